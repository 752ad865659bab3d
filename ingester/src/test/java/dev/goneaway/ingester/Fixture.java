// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.ingester;

import dev.goneaway.testkit.contract.ChosenServer;
import dev.goneaway.testkit.contract.Sql;
import dev.goneaway.testkit.server.Servers;
import dev.goneaway.testkit.wire.FaultProxy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/** An ingester on an empty table, with a proxy between the ingester and the server. */
final class Fixture implements AutoCloseable {

    final FaultProxy proxy;
    final Ingester ingester;

    Fixture(StrategyChoice choice, Ingester.Limits options) throws SQLException, IOException {
        execute("DROP TABLE IF EXISTS line");
        proxy = new FaultProxy(Servers.chosen());
        String url = ChosenServer.url().replaceFirst("//[^/]*/", "//127.0.0.1:" + proxy.port() + "/")
                .replaceAll("(connect|socket)Timeout=\\d+&?", "");
        ingester = new Ingester(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                choice.open(url + (url.endsWith("&") ? "" : "&") + "connectTimeout=1000&socketTimeout=2000"), options);
    }

    /** The default options with a small batch. */
    static Ingester.Limits batch(int lines) {
        Ingester.Limits defaults = Ingester.Limits.DEFAULTS;
        return new Ingester.Limits(lines, defaults.senders(), defaults.maxLineBytes(), defaults.patience(), defaults.drain());
    }

    /** The default options with little patience for a server that is away, also at a stop. */
    static Ingester.Limits patience(Duration limit) {
        Ingester.Limits defaults = Ingester.Limits.DEFAULTS;
        return new Ingester.Limits(defaults.batch(), defaults.senders(), defaults.maxLineBytes(), limit, limit);
    }

    InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), ingester.port());
    }

    /** A sender with more patience than any fault of these tests needs. */
    Sender sender() {
        return new Sender(address(), Duration.ofSeconds(5), Duration.ofSeconds(30));
    }

    static List<KeyedLine> lines(String name, int count) {
        return IntStream.range(0, count).mapToObj(i -> new KeyedLine(name + "-" + i, "text " + i + " of " + name)).toList();
    }

    static long stored() throws SQLException {
        try (Connection connection = Servers.chosen().dataSource().getConnection()) {
            return Sql.number(connection, "SELECT COUNT(*) FROM line");
        }
    }

    static void execute(String sql) throws SQLException {
        try (Connection connection = Servers.chosen().dataSource().getConnection()) {
            Sql.execute(connection, sql);
        }
    }

    @Override
    public void close() throws IOException {
        ingester.close();
        proxy.close();
    }
}
