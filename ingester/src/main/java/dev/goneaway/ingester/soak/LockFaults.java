// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.ingester.soak;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Faults of a statement while it waits for a lock: an adversary has stored the key of a line to come, and has not committed. */
final class LockFaults {

    private static final String INSERT = "INSERT IGNORE INTO %s.line (line_key, text) VALUES ('%s', 'the adversary''s')";
    private static final Pattern FIRST_KEY = Pattern.compile("VALUES \\('([^']+)'");
    private static final int MANY = 2_000;

    /** Of the first sender, in the middle of what it sends at a time. */
    private static final int[] TRIED = {3, 28};

    private LockFaults() {
    }

    static void lockWait(Scene scene) throws SQLException {
        whileWaiting(scene, 0, (adversary, waiting) -> Scene.pause(Duration.ofMillis(2_500)));
    }

    static void killQuery(Scene scene) throws SQLException {
        whileWaiting(scene, 0, (adversary, waiting) -> kill(scene, "QUERY", waiting));
    }

    static void killConnection(Scene scene) throws SQLException {
        whileWaiting(scene, 0, (adversary, waiting) -> kill(scene, "CONNECTION", waiting));
    }

    private static void kill(Scene scene, String what, Map.Entry<Long, String> waiting) throws SQLException {
        try (Connection admin = scene.server().admin()) {
            Scene.kill(admin, what, waiting.getKey());
        }
    }

    /**
     * InnoDB rolls back whoever has changed fewer rows: the adversary has changed many. A statement that begins with the key that
     * it waits for holds nothing that the adversary could wait for; then another key is tried.
     */
    static void deadlock(Scene scene) throws SQLException {
        boolean[] met = new boolean[1];
        for (int line : TRIED) {
            if (!met[0]) {
                whileWaiting(scene, line, (adversary, waiting) -> {
                    Matcher first = FIRST_KEY.matcher(waiting.getValue());
                    if (first.find() && !first.group(1).equals(scene.burst().key(line))) {
                        met[0] = true;
                        Scene.execute(adversary, String.format(INSERT, scene.server().database(), first.group(1)));
                    }
                });
            }
        }
    }

    private static void whileWaiting(Scene scene, int line, Deed deed) throws SQLException {
        String database = scene.server().database();
        try (Connection adversary = scene.server().admin()) {
            adversary.setAutoCommit(false);
            for (int i = 0; i < MANY; i += 100) {
                StringBuilder many = new StringBuilder(String.format(INSERT, database, "adversary-" + i));
                for (int j = 1; j < 100; j++) {
                    many.append(", ('adversary-").append(i + j).append("', '')");
                }
                Scene.execute(adversary, many.toString());
            }
            Scene.execute(adversary, String.format(INSERT, database, scene.burst().key(line)));
            scene.send();
            Optional<Map.Entry<Long, String>> waiting = waiting(scene, scene.burst().key(line));
            if (waiting.isPresent()) {
                deed.happen(adversary, waiting.get());
            }
            adversary.rollback();
        }
    }

    /** The statement that waits for this key. */
    private static Optional<Map.Entry<Long, String>> waiting(Scene scene, String key) throws SQLException {
        try (Connection admin = scene.server().admin()) {
            Map.Entry<?, ?>[] found = new Map.Entry<?, ?>[1];
            SQLException[] failure = new SQLException[1];
            scene.await(() -> {
                try {
                    found[0] = scene.running(admin).entrySet().stream()
                            .filter(running -> running.getValue().startsWith("INSERT") && running.getValue().contains("('" + key
                                    + "'"))
                            .findFirst().orElse(null);
                } catch (SQLException e) {
                    failure[0] = e;
                }
                return found[0] != null || failure[0] != null;
            });
            if (failure[0] != null) {
                throw failure[0];
            }
            return found[0] == null ? Optional.empty() : Optional.of(Map.entry((Long) found[0].getKey(),
                    (String) found[0].getValue()));
        }
    }

    /** What is done to a statement that waits. */
    private interface Deed {

        void happen(Connection adversary, Map.Entry<Long, String> waiting) throws SQLException;
    }
}
