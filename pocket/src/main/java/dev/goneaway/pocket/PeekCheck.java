// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.pocket;

import com.mysql.cj.NativeSession;
import com.mysql.cj.conf.PropertySet;
import com.mysql.cj.jdbc.JdbcConnection;
import com.mysql.cj.protocol.StandardSocketFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * Looks into the socket of an idle connection; an interrupt during I/O closes its connection, because its channel is in
 * blocking mode.
 *
 * <p>The look is one read that does not wait, as in {@code conncheck.go} of go-sql-driver. Nothing is sent. On a live
 * connection there is nothing to read. If the server has closed the connection, the read finds the end of the stream, or an
 * error packet before that end.
 *
 * <p>Needs MySQL Connector/J, with its property {@code socketFactory} set to {@code dev.goneaway.pocket.PeekCheck$ChannelFactory}.
 */
public final class PeekCheck implements OneConnection.Check {

    /** Makes sockets that have a channel. Only a channel can be read without waiting. */
    public static final class ChannelFactory extends StandardSocketFactory {

        @Override
        protected Socket createSocket(PropertySet properties) {
            try {
                return SocketChannel.open().socket();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        SocketChannel channel() {
            return rawSocket.getChannel();
        }
    }

    /** Refuses a connection that does not use {@link ChannelFactory}. */
    @Override
    public void opened(Connection fresh) throws SQLException {
        channelOf(fresh);
    }

    @Override
    public boolean isUsable(Connection idle) throws SQLException {
        SocketChannel channel = channelOf(idle);
        try {
            channel.configureBlocking(false);
            try {
                // -1 is the end of the stream, and 1 is a byte that this program did not ask for.
                return channel.read(ByteBuffer.allocate(1)) == 0;
            } finally {
                channel.configureBlocking(true);
            }
        } catch (IOException e) {
            return false;
        }
    }

    private static SocketChannel channelOf(Connection connection) throws SQLException {
        if (connection.unwrap(JdbcConnection.class).getSession() instanceof NativeSession session
                && session.getProtocol().getSocketConnection().getSocketFactory() instanceof ChannelFactory factory) {
            return factory.channel();
        }
        throw new SQLException("PeekCheck needs the property socketFactory=" + ChannelFactory.class.getName(), "08001");
    }
}
