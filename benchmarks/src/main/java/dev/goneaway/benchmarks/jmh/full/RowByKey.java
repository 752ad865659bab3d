// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.jmh.full;

import dev.goneaway.ConnectionStrategy;
import dev.goneaway.ConnectionStrategy.SqlFunction;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.SplittableRandom;

/** Reads one row of {@link BigTable} by its key, the keys in an order that is the same for everybody. Not thread-safe. */
final class RowByKey implements SqlFunction<String> {

    private static final long SEED = 2006;
    private static final int CHECKED = 100;

    private final SplittableRandom keys = new SplittableRandom(SEED);
    private final String select = "SELECT word FROM " + BigTable.name() + " WHERE id = ?";
    private int key;

    /** This, for the next key. */
    RowByKey next() {
        key = keys.nextInt(BigTable.ROWS);
        return this;
    }

    @Override
    public String apply(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(select)) {
            statement.setInt(1, key);
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next()) {
                    throw new SQLException("there is no row of the key " + key);
                }
                return row.getString(1);
            }
        }
    }

    /** Whoever gives another row than the others is not compared with them. */
    void requireRight(ConnectionStrategy strategy) throws SQLException {
        for (int i = 0; i < CHECKED; i++) {
            String word = strategy.withConnection(next());
            if (!BigTable.word(key).equals(word)) {
                throw new IllegalStateException("the row of the key " + key + " is " + word);
            }
        }
    }
}
