// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.testkit.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/** Reads what a program has written before it failed. */
final class ServerLog {

    /** Time, thread and the bracketed labels before the words that matter; the two families put them in different order. */
    private static final Pattern PREFIX = Pattern.compile("^\\d{4}-\\d\\d-\\d\\d\\S*( [\\d:]+)? \\d+ (\\[[^]]*] ?)+(\\S+: )?");
    private static final int LONGEST = 300;

    private ServerLog() {
    }

    static long size(Path log) {
        try {
            return Files.exists(log) ? Files.size(log) : 0;
        } catch (IOException e) {
            return 0;
        }
    }

    /** All that was written since the log had that size. */
    static String since(Path log, long size) {
        try {
            // Any bytes are legal here, so that a strange log cannot hide the failure that it tells of.
            String text = Files.readString(log, ISO_8859_1);
            return text.substring((int) Math.min(size, text.length()));
        } catch (IOException e) {
            return "";
        }
    }

    /** The first error, because later ones follow from it; or else the last line. Without the time stamp. */
    static String summary(Path log, long size) {
        return summary(since(log, size));
    }

    static String summary(String text) {
        List<String> lines = text.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
        if (lines.isEmpty()) {
            return "it wrote nothing";
        }
        String best = lines.stream().filter(line -> line.startsWith("ERROR:") || line.contains("[ERROR]")).findFirst()
                .orElse(lines.get(lines.size() - 1));
        String reason = PREFIX.matcher(best).replaceFirst("");
        return reason.length() > LONGEST ? reason.substring(0, LONGEST) + "…" : reason;
    }
}
