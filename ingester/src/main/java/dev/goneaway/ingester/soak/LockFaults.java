// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.ingester.soak;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Faults of a statement while it waits for a lock: an adversary has stored the key of a line to come, and has not committed. */
final class LockFaults {

    private static final String INSERT = "INSERT IGNORE INTO %s.line (line_key, text) VALUES ('%s', 'the adversary''s')";
    private static final Pattern FIRST_KEY = Pattern.compile("VALUES \\('([^']+)'");
    private static final int MANY = 2_000;
    private static final int LOCK_WAIT_TIMEOUT = 1205;
    private static final int DEADLOCK = 1213;
    private static final int INTERRUPTED = 1317;

    /** More than one: the statement is repeated while the row is still locked. */
    private static final int TIMEOUTS = 2;

    /** Of the first sender, in the middle of what it sends at a time. */
    private static final int[] TRIED = {3, 28};

    private LockFaults() {
    }

    static int lockWait(Scene scene) throws SQLException {
        return whileWaiting(scene, 0, (adversary, waiting) -> failures(scene, LOCK_WAIT_TIMEOUT, TIMEOUTS));
    }

    static int killQuery(Scene scene) throws SQLException {
        return whileWaiting(scene, 0, (adversary, waiting) -> {
            kill(scene, "QUERY", waiting);
            return failures(scene, INTERRUPTED, 1);
        });
    }

    static int killConnection(Scene scene) throws SQLException {
        return whileWaiting(scene, 0, (adversary, waiting) -> kill(scene, "CONNECTION", waiting));
    }

    private static int kill(Scene scene, String what, Map.Entry<Long, String> waiting) throws SQLException {
        try (Connection admin = scene.server().admin()) {
            return Scene.kill(admin, what, waiting.getKey());
        }
    }

    /** Units that the server ended with this error, when there are enough of them. */
    private static int failures(Scene scene, int error, int enough) {
        scene.awaitStrike(() -> scene.failed(error) >= enough);
        return scene.failed(error);
    }

    /**
     * InnoDB rolls back whoever has changed fewer rows: the adversary has changed many. A statement that begins with the key that
     * it waits for holds nothing that the adversary could wait for; then another key is tried.
     */
    static int deadlock(Scene scene) throws SQLException {
        int strikes = 0;
        for (int i = 0; i < TRIED.length && strikes == 0; i++) {
            int line = TRIED[i];
            strikes = whileWaiting(scene, line, (adversary, waiting) -> {
                Matcher first = FIRST_KEY.matcher(waiting.getValue());
                if (!first.find() || first.group(1).equals(scene.burst().key(line))) {
                    return 0;
                }
                Scene.execute(adversary, String.format(INSERT, scene.server().database(), first.group(1)));
                return failures(scene, DEADLOCK, 1);
            });
        }
        return strikes;
    }

    /** What was done to the statement of the ingester that was seen to wait for this line's key, as the deed counts it. */
    private static int whileWaiting(Scene scene, int line, Deed deed) throws SQLException {
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
            int strikes = waiting.isPresent() ? deed.happen(adversary, waiting.get()) : 0;
            adversary.rollback();
            return strikes;
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

    /** What is done to a statement that waits, and how often it struck. */
    private interface Deed {

        int happen(Connection adversary, Map.Entry<Long, String> waiting) throws SQLException;
    }
}
