// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.report;

import dev.goneaway.results.Distance;
import dev.goneaway.results.Environment;
import dev.goneaway.results.Json;
import dev.goneaway.results.Matrix;
import dev.goneaway.results.RefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** The files of a report: JSON that is written once, and what is made from it. */
public final class Reports {

    private Reports() {
    }

    /**
     * Writes {@code matrix.json}.
     *
     * @param directory exists
     * @param matrix what was seen and counted
     */
    public static void write(Path directory, Matrix matrix) {
        Json.write(directory.resolve(Results.MATRIX), matrix);
    }

    /**
     * Writes {@code distance.json}.
     *
     * @param directory exists
     * @param distance what was measured at a distance
     */
    public static void write(Path directory, Distance distance) {
        Json.write(directory.resolve(Results.DISTANCE), distance);
    }

    /**
     * Writes {@code environment.json}.
     *
     * @param directory exists
     * @param environment where the run was
     */
    public static void write(Path directory, Environment environment) {
        Json.write(directory.resolve(Results.ENVIRONMENT), environment);
    }

    /**
     * Where JMH is to write its results.
     *
     * @param directory exists
     * @return a file
     */
    public static Path jmh(Path directory) {
        return directory.resolve(Results.JMH);
    }

    /**
     * Makes {@code index.html} from the JSON files beside it.
     *
     * @param directory has them
     */
    public static void render(Path directory) {
        Path page = directory.resolve("index.html");
        try {
            Path draft = Files.writeString(directory.resolve(".index.html"), Page.of(WholeRun.read(directory)));
            Files.move(draft, page, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new RefusedException("cannot write " + page + " (" + e.getClass().getSimpleName() + ")", e);
        }
    }

    /**
     * The tables for a terminal, from the same files.
     *
     * @param directory has them
     * @return lines
     */
    public static String tables(Path directory) {
        return Tables.of(Results.read(directory));
    }
}
