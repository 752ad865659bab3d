// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.candidates;

import dev.goneaway.ConnectionStrategy;
import dev.goneaway.ConnectionStrategy.SqlFunction;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** The units of work that everything is measured with; constants, so that the harness itself allocates nothing. */
public final class Units {

    /** Does nothing: what is left is the cost of the contestant. */
    public static final SqlFunction<Object> NOTHING = connection -> null;

    /** One command and its result, through a fresh statement; answers 1. */
    public static final SqlFunction<Integer> QUERY = connection -> {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT 1")) {
            row.next();
            return row.getInt(1);
        }
    };

    /** As {@link #QUERY}, by a statement that is prepared each time on the connection at hand, as in a program with a pool. */
    public static final SqlFunction<Integer> PREPARED_QUERY = connection -> {
        try (PreparedStatement statement = connection.prepareStatement("SELECT 1");
                ResultSet row = statement.executeQuery()) {
            row.next();
            return row.getInt(1);
        }
    };

    private Units() {
    }

    /**
     * Whoever gives another answer than the others is not compared with them.
     *
     * @param strategy whose
     * @param unit {@link #QUERY} or {@link #PREPARED_QUERY}
     * @throws SQLException if there is no answer
     * @throws IllegalStateException if it is not 1
     */
    public static void requireOne(ConnectionStrategy strategy, SqlFunction<Integer> unit) throws SQLException {
        Integer answer = strategy.withConnection(unit);
        if (answer == null || answer != 1) {
            throw new IllegalStateException("the answer to SELECT 1 is " + answer);
        }
    }
}
