// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.matrix;

import dev.goneaway.results.Candidate;
import dev.goneaway.results.Cell;
import dev.goneaway.results.Fault;
import dev.goneaway.results.Json;
import dev.goneaway.results.Versions;
import dev.goneaway.results.RefusedException;
import dev.goneaway.testkit.server.Server;
import java.io.IOException;
import java.io.Serial;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The expected outcome of every cell, for MySQL, for MariaDB, or for MariaDB Connector/J. The project keeps the expectations as data. */
public record Expectations(Map<Fault, Map<Candidate, String>> cells) {

    private static final Pattern RANGE = Pattern.compile("(\\d{1,9})-(\\d{1,9}) errors");

    /** Reads the expectations of one family of servers from its file. Returns empty expectations if there is no file. */
    public static Expectations read(Path directory, Server.Family family) {
        Path file = file(directory, family);
        return new Expectations(Files.exists(file) ? Json.read(file, Cells.class) : Map.of());
    }

    public void write(Path directory, Server.Family family) {
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new RefusedException("cannot write to " + directory + " (" + e + ")", e);
        }
        Json.write(file(directory, family), cells);
    }

    private static Path file(Path directory, Server.Family family) {
        return directory.resolve((Versions.isMariaDbDriver() ? "mariadb-connector-j" : family.name().toLowerCase(Locale.ROOT)) + ".json");
    }

    /** Tells Jackson the types of the keys. */
    private static final class Cells extends EnumMap<Fault, Map<Candidate, String>> {

        @Serial
        private static final long serialVersionUID = 1;

        Cells() {
            super(Fault.class);
        }
    }

    /** Returns one sentence for each cell that is not as expected, or for which there is no expectation. */
    public List<String> differences(List<Cell> seen) {
        List<String> differences = new ArrayList<>();
        for (Cell cell : seen) {
            String expected = cells.getOrDefault(cell.fault(), Map.of()).get(cell.candidate());
            if (expected == null || !allows(expected, cell)) {
                differences.add("\"" + cell.fault().display() + "\" (" + cell.fault() + "), " + cell.candidate().display() + " ("
                        + cell.candidate() + "): expected " + (expected == null ? "nothing" : "\"" + expected + "\"") + ", was \""
                        + cell.word() + "\"" + details(cell));
            }
        }
        return differences;
    }

    /** Returns one sentence for each cell in which a strategy of this project damages data. No expectation allows this. */
    public static List<String> harm(List<Cell> seen) {
        return seen.stream().filter(cell -> cell.candidate().isOurs() && cell.outcome().isDamage())
                .map(cell -> "\"" + cell.fault().display() + "\", " + cell.candidate().display() + ": " + cell.outcome().text()
                        + ", which no strategy of this project may do" + details(cell)).toList();
    }

    /**
     * Returns whether a cell has the expected outcome.
     *
     * @param expected a word, a range such as {@code 1-3 errors}, or several of these with {@code or} between them. In a range, 0
     *     stands for <em>unnoticed</em> and 1 for <em>one error</em>.
     */
    static boolean allows(String expected, Cell cell) {
        return Stream.of(expected.split(" or ")).anyMatch(one -> one.equals(cell.word()) || inRange(one, cell));
    }

    private static boolean inRange(String range, Cell cell) {
        Matcher bounds = RANGE.matcher(range);
        int count = cell.errorsBeforeSuccess();
        return bounds.matches() && count >= Integer.parseInt(bounds.group(1)) && count <= Integer.parseInt(bounds.group(2));
    }

    private static String details(Cell cell) {
        return cell.exception() == null ? "" : ", first failure " + cell.exception() + " " + cell.sqlState() + "/" + cell.vendorCode() + " "
                + cell.message();
    }

    /** Returns these expectations with the word of each cell that differs. Keeps a range or alternative that allows that word. */
    public Expectations with(List<Cell> seen) {
        Map<Fault, Map<Candidate, String>> merged = new EnumMap<>(Fault.class);
        cells.forEach((fault, row) -> merged.put(fault, new EnumMap<>(row)));
        for (Cell cell : seen) {
            merged.computeIfAbsent(cell.fault(), fault -> new EnumMap<>(Candidate.class))
                    .merge(cell.candidate(), cell.word(), (old, word) -> allows(old, cell) ? old : word);
        }
        return new Expectations(merged);
    }
}
