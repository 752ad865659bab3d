// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.candidates;

import dev.goneaway.ConnectionStrategy;
import dev.goneaway.ConnectionStrategy.SqlFunction;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** The units of work of all measurements. The units are constants, so that the harness itself allocates nothing. */
public final class Units {

    /** Does nothing, so that the measurement shows only the cost of the candidate. */
    public static final SqlFunction<Object> NOTHING = connection -> null;

    /** Sends one command through a new statement and reads its result, which is 1. */
    public static final SqlFunction<Integer> QUERY = connection -> {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT 1")) {
            row.next();
            return row.getInt(1);
        }
    };

    /** Does the same as {@link #QUERY} with a statement that is prepared each time, as in a program with a pool. */
    public static final SqlFunction<Integer> PREPARED_QUERY = connection -> {
        try (PreparedStatement statement = connection.prepareStatement("SELECT 1");
                ResultSet row = statement.executeQuery()) {
            row.next();
            return row.getInt(1);
        }
    };

    private Units() {
    }

    /** Throws an {@code IllegalStateException} if the answer to {@link #QUERY} or {@link #PREPARED_QUERY} is not 1. */
    public static void requireOne(ConnectionStrategy strategy, SqlFunction<Integer> unit) throws SQLException {
        Integer answer = strategy.withConnection(unit);
        if (answer == null || answer != 1) {
            throw new IllegalStateException("the answer to SELECT 1 is " + answer);
        }
    }
}
