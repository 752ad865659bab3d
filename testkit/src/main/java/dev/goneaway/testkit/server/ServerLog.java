// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.testkit.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** Reads what a program has written to its log. */
final class ServerLog {

    /**
     * The time, the thread and the labels in brackets at the start of a line. MySQL and MariaDB write them in different order.
     */
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

    /** Returns what was written since the log had that size. */
    static String since(Path log, long size) {
        try {
            // In this encoding all bytes are valid, so that reading never fails.
            String text = Files.readString(log, ISO_8859_1);
            return text.substring((int) Math.min(size, text.length()));
        } catch (IOException e) {
            return "";
        }
    }

    /** Returns the first error without its time stamp. If there is no error, returns the last line that is not a URL. */
    static String summary(Path log, long size) {
        return summary(since(log, size));
    }

    static String summary(String text) {
        List<String> lines = text.lines().map(String::strip).filter(line -> !line.matches("|\\S+://\\S+")).toList();
        if (lines.isEmpty()) {
            return "it wrote nothing";
        }
        String best = lines.stream().filter(line -> line.matches("(FATAL )?ERROR:.*") || line.contains("[ERROR]")).findFirst()
                .orElse(lines.get(lines.size() - 1));
        String reason = PREFIX.matcher(best).replaceFirst("");
        return reason.length() > LONGEST ? reason.substring(0, LONGEST) + "…" : reason;
    }
}
