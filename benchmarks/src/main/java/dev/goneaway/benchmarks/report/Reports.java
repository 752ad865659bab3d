// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.report;

import dev.goneaway.benchmarks.Contestant;
import dev.goneaway.benchmarks.RefusedException;
import dev.goneaway.benchmarks.distance.Distance;
import dev.goneaway.benchmarks.matrix.Expectations;
import dev.goneaway.benchmarks.matrix.Fault;
import dev.goneaway.benchmarks.matrix.Matrix;
import dev.goneaway.testkit.server.Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

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
     * Reads what is expected of every cell.
     *
     * @param directory has a file for each family of servers
     * @param family which
     * @return empty if there is no such file yet
     */
    public static Expectations expectations(Path directory, Server.Family family) {
        Path file = file(directory, family);
        return Files.exists(file) ? new Expectations(Json.read(file, ExpectedCells.class)) : new Expectations(Map.of());
    }

    /**
     * Writes what is expected of every cell.
     *
     * @param directory is made if need be
     * @param family which
     * @param expectations replace those of the file
     */
    public static void write(Path directory, Server.Family family, Expectations expectations) {
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new RefusedException("cannot write to " + directory + " (" + e + ")", e);
        }
        Json.write(file(directory, family), expectations.cells());
    }

    private static Path file(Path directory, Server.Family family) {
        return directory.resolve(family.name().toLowerCase(Locale.ROOT) + ".json");
    }

    /** Tells the reader of JSON what the maps are made of. */
    private static final class ExpectedCells extends EnumMap<Fault, Map<Contestant, String>> {

        private static final long serialVersionUID = 1;

        ExpectedCells() {
            super(Fault.class);
        }
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
     * Takes the directories of this machine out of what is to be kept.
     *
     * @param text such as a server's description, or a command
     * @return with no more than the name of each file
     */
    public static String withoutDirectories(String text) {
        return text.replaceAll("(?<![\\w:/])/[^():]*/", "…/");
    }

    /**
     * Takes the paths of this machine out of JMH's results; the format stays JMH's.
     *
     * @param directory has the results
     */
    public static void withoutPaths(Path directory) {
        JsonNode runs = Json.tree(jmh(directory));
        for (JsonNode run : runs) {
            ObjectNode object = (ObjectNode) run;
            object.put("jvm", "java");
            ArrayNode options = (ArrayNode) run.path("jvmArgs");
            for (int i = options.size() - 1; i >= 0; i--) {
                if (options.get(i).asString("").startsWith("-Dgoneaway.")) {
                    options.remove(i);
                }
            }
        }
        Json.write(jmh(directory), runs);
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
