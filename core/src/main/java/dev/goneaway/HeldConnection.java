// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

/** A physical connection and what must be known of it between units of work. Not thread-safe: the holder's lock guards it. */
final class HeldConnection {

    final Connection connection;
    final IdleTime idle;
    private final LentConnection lent;
    private final IdleTime age;
    private final long id;

    /**
     * Takes over a connection that is ready for use; asks for its id only where somebody listens.
     *
     * @param idle started before the connection was made: the server's own count starts no earlier
     * @param age likewise
     */
    HeldConnection(Connection connection, IdleTime idle, IdleTime age, boolean askForId) throws SQLException {
        this.connection = connection;
        this.lent = new LentConnection(connection);
        this.idle = idle;
        this.age = age;
        this.id = askForId ? idOf(connection) : Replacement.UNKNOWN_ID;
    }

    long id() {
        return id;
    }

    /** For one unit of work. */
    Connection lend() {
        return lent.lend();
    }

    /** After a unit: a connection that the unit did not use went on being idle. */
    Optional<Staleness> end(Throwable failure, ConnectionOptions options) {
        if (lent.wasTouched()) {
            idle.used();
        }
        Optional<Staleness> useless = UnitEnd.of(lent, failure, options);
        return useless.isPresent() || !lent.wasClosedByWork() ? useless
                : Optional.of(new Staleness(ReplacementReason.CLOSED_DURING_WORK, failure));
    }

    Departure depart(ReplacementReason reason, Throwable cause) {
        age.lap();
        return new Departure(reason, cause, Duration.ofNanos(idle.nanos()), Duration.ofNanos(age.nanos()), id);
    }

    /** A server that has no such function leaves the id unknown. */
    private static long idOf(Connection connection) throws SQLException {
        try {
            return MySqlSession.connectionId(connection);
        } catch (SQLException e) {
            if (ConnectionFailure.of(e) == ConnectionFailure.LOST) {
                throw e;
            }
            return Replacement.UNKNOWN_ID;
        }
    }

    /** What is remembered of a connection that was given up, until its successor is there. */
    record Departure(ReplacementReason reason, Throwable cause, Duration idle, Duration age, long id) {

        Replacement replacedBy(HeldConnection successor, Duration took) {
            return new Replacement(reason, cause, idle, age, id, successor.id(), took);
        }
    }
}
