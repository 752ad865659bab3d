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
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

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
     * Makes {@link RunReport#FILE} and its plot from the JSON files beside them.
     *
     * @param directory has the JSON
     */
    public static void render(Path directory) {
        WholeRun run = WholeRun.read(directory);
        List<OverheadTables.OwnCost> costs = OverheadTables.ownCosts(run);
        if (!costs.isEmpty()) {
            replace(directory.resolve(RunReport.PLOT), CostLadder.svg(costs));
        }
        replace(directory.resolve(RunReport.FILE), RunReport.page(run));
    }

    private static void replace(Path file, String content) {
        try {
            Path draft = Files.writeString(file.resolveSibling("." + file.getFileName()), content);
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new RefusedException("cannot write " + file + " (" + e.getClass().getSimpleName() + ")", e);
        }
    }
}
