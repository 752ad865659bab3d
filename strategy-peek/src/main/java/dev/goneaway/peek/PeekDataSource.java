// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.peek;

import dev.goneaway.ConnectionOptions;
import dev.goneaway.ConnectionOptions.Probe;
import dev.goneaway.peek.Peek.PingAfter;
import dev.goneaway.support.ProbingDataSource;
import java.sql.Connection;
import java.time.Duration;
import javax.sql.DataSource;

/**
 * Makes {@link Connection#isValid} look at the socket, between a pool and the driver. A pool that calls {@code isValid}
 * can then validate every borrow. A validation costs a round trip only if the server has been silent for long.
 *
 * <p>This method keeps JDBC's contract and its deadline, also under TLS and while another thread runs a query. The method closes a
 * connection that is dead or does not answer, and tells the listener once. The method does not close a connection that another
 * thread used until the deadline.
 *
 * <p>For a pool that takes the name of a class, extend this class with a constructor without parameters. As thread-safe as the
 * {@code DataSource} behind it.
 */
public class PeekDataSource extends ProbingDataSource {

    /**
     * 20 s. HikariCP's shortest keepalive is 30 s, less a random fifth. So each keepalive comes after a longer silence than this,
     * and reaches the server.
     */
    public static final PingAfter DEFAULT_PING_AFTER = PingAfter.silenceOf(Duration.ofSeconds(20));

    /**
     * Pings after 20 s of silence. Has no listener.
     *
     * @param source makes the connections, unpooled, through a socket factory of this package
     */
    public PeekDataSource(DataSource source) {
        this(source, DEFAULT_PING_AFTER, ConnectionOptions.DEFAULTS);
    }

    /**
     * Looks, and asks where a look is not enough.
     *
     * @param source makes the connections, unpooled, through a socket factory of this package
     * @param rule a {@link PingAfter}, or a {@code PeekWatch} with one; if its time is longer than the pool's keepalive, the
     *     keepalive does not reach the server
     * @param options the step on new connections, the listener and the connect policy; the other options do not count here
     */
    public PeekDataSource(DataSource source, Probe rule, ConnectionOptions options) {
        super(source, rule, options);
    }
}
