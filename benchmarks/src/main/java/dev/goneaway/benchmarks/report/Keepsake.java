// SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.report;

import dev.goneaway.benchmarks.RefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** What is kept beside the JSON of a full run and made of nothing else: its README and its plots. */
public final class Keepsake {

    /** The file that people read first. */
    public static final String README = "README.md";

    private Keepsake() {
    }

    /**
     * What belongs beside the JSON.
     *
     * @param directory has the JSON of a full run
     * @return contents by the names of the files
     * @throws RefusedException if the run is only a comparison for a look
     */
    public static Map<String, String> of(Path directory) {
        WholeRun run = WholeRun.read(directory);
        if (!run.isFull()) {
            throw new RefusedException(directory + " holds no full run: make one with compare --full");
        }
        Map<String, String> files = new LinkedHashMap<>();
        files.put(README, RunReadme.of(run));
        Sections.plots(run).forEach(plot -> files.put(plot.file(), plot.svg()));
        return files;
    }

    /**
     * Writes it there; what was made of other JSON before is replaced.
     *
     * @param directory has the JSON of a full run
     * @throws RefusedException if the run is only a comparison for a look, or nothing can be written
     */
    public static void write(Path directory) {
        of(directory).forEach((name, content) -> {
            try {
                Files.writeString(directory.resolve(name), content);
            } catch (IOException e) {
                throw new RefusedException("cannot write " + directory.resolve(name) + " (" + e + ")", e);
            }
        });
    }
}
