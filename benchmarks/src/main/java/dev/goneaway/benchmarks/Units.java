// SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks;

import dev.goneaway.SqlFunction;
import java.sql.ResultSet;
import java.sql.Statement;

/** The two units of work that everything is measured with; constants, so that the harness itself allocates nothing. */
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

    private Units() {
    }
}
