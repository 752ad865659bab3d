// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.pocket;

// This file does not need the import of OneConnection. The code of a reader, in another package, does.
// region imports
import com.mysql.cj.jdbc.MysqlDataSource;
import dev.goneaway.pocket.OneConnection;
import java.lang.System.Logger.Level;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
// endregion
import javax.sql.DataSource;

/** The code of the page of this module, compiled. */
final class PocketExample implements AutoCloseable {

    private final OneConnection mysql;

    PocketExample(String url) throws SQLException {
        // region open
        // Once, at the start of the program:
        MysqlDataSource source = new MysqlDataSource();
        // url: jdbc:mysql://host/db?…&connectTimeout=5000&socketTimeout=60000 (above your slowest query)
        source.setUrl(url);
        OneConnection mysql = OneConnection.timestamp(source, Duration.ofSeconds(1), Duration.ofSeconds(30));
        // endregion
        this.mysql = mysql;
    }

    static OneConnection ping(DataSource source) {
        // region ping
        OneConnection mysql = OneConnection.ping(source, 1, Duration.ofSeconds(30));
        // endregion
        return mysql;
    }

    long id() throws SQLException {
        // region use
        // Whenever there is work:
        long id = mysql.withConnection(connection -> {
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("SELECT CONNECTION_ID()")) {
                row.next();
                return row.getLong(1);
            }
        });
        // endregion
        return id;
    }

    // region insert
    /** Returns false if nothing was sent. If it throws, the row may be stored or not. */
    boolean store(String key, String text) throws SQLException {
        AtomicBoolean started = new AtomicBoolean();
        try {
            mysql.withConnection(connection -> {
                started.set(true); // the first line of the unit
                try (PreparedStatement insert = connection.prepareStatement("INSERT INTO event (event_key, text) VALUES (?, ?)")) {
                    insert.setString(1, key);
                    insert.setString(2, text);
                    return insert.executeUpdate(); // a unit must return something, if only null
                }
            });
            return true;
        } catch (SQLException e) {
            if (started.get()) {
                throw e;
            }
            System.getLogger("events").log(Level.WARNING, "no connection, and nothing was sent", e);
            return false;
        }
    }
    // endregion

    void storeAndWait(String key, String text) throws SQLException, InterruptedException {
        // region wait
        while (!store(key, text)) {
            Thread.sleep(1_000); // OneConnection never waits: each call tries to connect
        }
        // endregion
    }

    @Override
    public void close() {
        mysql.close();
    }
}
