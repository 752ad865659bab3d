// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.report;

import dev.goneaway.results.RefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

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
     * Where what is kept differs from what the JSON says.
     *
     * @param directory has the JSON of a full run
     * @return the names of files that are missing, differ, or are plots of nothing; empty if all is as it should be
     */
    public static List<String> differences(Path directory) {
        Map<String, String> files = of(directory);
        Stream<String> different = files.entrySet().stream()
                .filter(file -> !file.getValue().equals(content(directory.resolve(file.getKey())))).map(Map.Entry::getKey);
        try (Stream<Path> there = Files.list(directory)) {
            Stream<String> ofNothing = there.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".svg") && !files.containsKey(name));
            return Stream.concat(different, ofNothing).sorted().toList();
        } catch (IOException e) {
            throw new RefusedException("cannot read " + directory + " (" + e + ")", e);
        }
    }

    private static String content(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : null;
        } catch (IOException e) {
            throw new RefusedException("cannot read " + file + " (" + e + ")", e);
        }
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
