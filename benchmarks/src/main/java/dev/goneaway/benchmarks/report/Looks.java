// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.report;

import dev.goneaway.benchmarks.report.plot.Look;
import dev.goneaway.benchmarks.report.plot.Look.Dash;
import dev.goneaway.benchmarks.report.plot.Look.Ink;
import dev.goneaway.benchmarks.report.plot.Look.Shape;
import dev.goneaway.results.Candidate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How contestants and ways look in every plot: a library has a colour, what is done with it a shape, one connection a dashed
 * line.
 */
final class Looks {

    static final String PLAINTEXT = "plaintext";
    static final String TLS = "TLS";

    private static final Map<String, Ink> INKS = Map.of(
            "HIKARI", Ink.BLUE, "C3P0", Ink.ORANGE, "DBCP2", Ink.PURPLE, "TOMCAT", Ink.OLIVE, "AGROAL", Ink.PINK,
            "VIBUR", Ink.TEAL, "DRUID", Ink.BROWN, "TIMESTAMP", Ink.GREEN, "PING", Ink.RED, "PEEK", Ink.INDIGO);

    private Looks() {
    }

    static Look of(Candidate contestant) {
        String library = contestant.name().split("_", 2)[0];
        String way = contestant.name().substring(contestant.name().lastIndexOf('_') + 1);
        Shape shape = switch (way) {
            case "RECYCLE" -> Shape.SQUARE;
            case "PEEK" -> contestant == Candidate.PEEK ? Shape.DISC : Shape.TRIANGLE;
            case "VALIDATED" -> Shape.RING;
            case "USE", "RECONNECT" -> Shape.DIAMOND;
            default -> Shape.DISC;
        };
        return new Look(INKS.getOrDefault(library, Ink.GREY), isOneConnection(contestant) ? Dash.DASHED : Dash.SOLID, shape);
    }

    /** Whether units of several threads wait for each other, because they share one connection. */
    static boolean isOneConnection(Candidate contestant) {
        return contestant.connections() == 1;
    }

    static Map<String, Look> of(List<Candidate> contestants) {
        Map<String, Look> looks = new LinkedHashMap<>();
        contestants.forEach(contestant -> looks.put(contestant.display(), of(contestant)));
        return looks;
    }

    static Map<String, Look> paths() {
        Map<String, Look> looks = new LinkedHashMap<>();
        looks.put(PLAINTEXT, Look.of(Ink.BLUE));
        looks.put(TLS, new Look(Ink.ORANGE, Dash.SOLID, Shape.TRIANGLE));
        return looks;
    }

    static String path(boolean tls) {
        return tls ? TLS : PLAINTEXT;
    }
}
