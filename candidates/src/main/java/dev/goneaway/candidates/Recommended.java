// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.candidates;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.goneaway.ConnectRetry;
import dev.goneaway.ConnectionOptions;
import dev.goneaway.ConnectionStrategy;
import dev.goneaway.ResetAfter;
import dev.goneaway.WriteProbe;
import dev.goneaway.peek.Peek.PingAfter;
import dev.goneaway.peek.PeekStrategy;
import dev.goneaway.pool.HikariRecycle;
import dev.goneaway.pool.RecycleSettings;
import dev.goneaway.reset.ConnectorJReset;
import java.time.Duration;
import javax.sql.DataSource;

/** The configurations that the pages recommend to a program that writes to a primary. The pages show this code. */
final class Recommended {

    /** What the recipe "asking" of docs/recipes.md tells HikariCP to send. */
    private static final String QUESTION = "SELECT ~0 + (CONCAT_WS(' ', @@read_only, @@innodb_read_only)"
            + " NOT IN ('0 0', 'OFF OFF', 'OFF 0', '0 OFF'))";

    private Recommended() {
    }

    /** One connection. The source must have the socket factory of peek. */
    static ConnectionStrategy oneConnection(DataSource source, Duration maxAge, ConnectionOptions options) {
        ConnectionOptions patient = options
                .withConnectPolicy(ConnectRetry.upTo(Duration.ofSeconds(20))) // waits for a server that is away
                .withMaxAge(maxAge) // connects again at this age, so it follows the address
                .withSessionReset(ResetAfter.failedUnit(new ConnectorJReset(Duration.ofSeconds(1)))); // frees its locks
        PingAfter rule = PingAfter.atMostEvery(Duration.ofSeconds(1)).asking(new WriteProbe());
        return new PeekStrategy(source, rule, Duration.ofSeconds(1), patient);
    }

    /** HikariCP. The source must have the socket factory of peek. */
    static ConnectionStrategy hikari(DataSource source, RecycleSettings settings, ConnectionOptions options) {
        ConnectionOptions tidy = options.withSessionReset(ResetAfter.failedUnit(new ConnectorJReset(Duration.ofSeconds(1))));
        PingAfter rule = PingAfter.atMostEvery(Duration.ofSeconds(1)).asking(new WriteProbe());
        return HikariRecycle.strategy(source, settings.withProbe(rule), tidy);
    }

    /** HikariCP without a class of this project. */
    static ConnectionStrategy hikariBySettings(DataSource source) {
        HikariConfig config = new HikariConfig();
        config.setDataSource(source);
        config.setValidationTimeout(1_000);
        config.setKeepaliveTime(120_000);
        config.setMaxLifetime(1_800_000);
        config.setTransactionIsolation("TRANSACTION_REPEATABLE_READ");
        config.setConnectionTestQuery(QUESTION);
        config.setConnectionInitSql(QUESTION);
        HikariDataSource pool = new HikariDataSource(config);
        return new BarePool(pool, pool::close);
    }
}
