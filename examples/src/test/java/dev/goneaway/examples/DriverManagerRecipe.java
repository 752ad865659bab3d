// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.examples;

import com.mysql.cj.jdbc.MysqlDataSource;
import dev.goneaway.pocket.OneConnection;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;

/** A program with one connection: as it was, with a connection for each run, and with {@link OneConnection}. */
abstract class DriverManagerRecipe {

    static final class Before extends DriverManagerRecipe {

        // region field of the program with DriverManager
        private static Connection connection; // = DriverManager.getConnection(url)
        // endregion

        static void open(String url) throws SQLException {
            connection = DriverManager.getConnection(url);
        }

        static void close() throws SQLException {
            connection.close();
        }

        // region method of the program with DriverManager
        static int price(int article) throws SQLException {
            return price(connection, article);
        }
        // endregion
    }

    static final class EachRun extends DriverManagerRecipe {

        private static Connection connection;
        private static int cents;

        static int run(String url) throws SQLException {
            // region run of a job with a static field
            try (Connection fresh = DriverManager.getConnection(url)) {
                connection = fresh; // the static field that your methods use
                runJob();
            }
            // endregion
            return cents;
        }

        private static void runJob() throws SQLException {
            cents = price(connection, 1);
        }
    }

    static final class After extends DriverManagerRecipe {

        // region field of the program with OneConnection
        private static OneConnection mysql; // = OneConnection.ping(source, 1, Duration.ofSeconds(30))
        // endregion

        static void open(String url) throws SQLException {
            MysqlDataSource source = new MysqlDataSource();
            source.setUrl(url);
            mysql = OneConnection.ping(source, 1, Duration.ofSeconds(30));
        }

        static void close() {
            mysql.close();
        }

        // region method of the program with OneConnection
        static int price(int article) throws SQLException {
            return mysql.withConnection(connection -> price(connection, article));
        }
        // endregion
    }

    static int price(Connection connection, int article) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT cents FROM price WHERE article = ?")) {
            statement.setInt(1, article);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getInt(1);
            }
        }
    }
}
