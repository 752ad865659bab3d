// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.peek;

import com.mysql.cj.conf.PropertyKey;
import com.mysql.cj.conf.PropertySet;
import com.mysql.cj.protocol.StandardSocketFactory;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;

/**
 * Gives MySQL Connector/J a socket that can be looked at without a round trip. Changes nothing else about the connection.
 *
 * <p>Name this class in the URL, {@code socketFactory=dev.goneaway.peek.PeekSocketFactory}, or with {@code
 * MysqlDataSource.setSocketFactory}. MySQL Connector/J makes one instance for each physical connection. Deadlines, keepalive,
 * buffers, TLS and the order of a host's addresses are those of the standard factory, which this class extends. Unix sockets and
 * named pipes need another factory. A SOCKS proxy, in the URL or for the whole JVM, is refused at connect.
 */
public final class PeekSocketFactory extends StandardSocketFactory {

    /** The socket of the last attempt to connect. MySQL Connector/J tries one address after the other. */
    private PeekSocket socket;

    /** Is called by MySQL Connector/J. */
    public PeekSocketFactory() {
    }

    @Override
    public <T extends Closeable> T connect(String host, int port, PropertySet properties, int loginTimeout) throws IOException {
        if (properties != null && properties.getStringProperty(PropertyKey.socksProxyHost).getValue() != null) {
            throw new SocketException("PeekSocketFactory cannot connect through a SOCKS proxy: "
                    + "remove socksProxyHost or socketFactory from the URL");
        }
        try {
            return super.connect(host, port, properties, loginTimeout);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } catch (IOException | RuntimeException e) {
            closeLastAttempt();
            throw e;
        }
    }

    /** MySQL Connector/J does not close a socket that it cannot configure or bind, or on which the login timeout ended. */
    private void closeLastAttempt() {
        if (socket != null) {
            socket.close();
        }
    }

    @Override
    protected Socket createSocket(PropertySet properties) {
        closeLastAttempt();
        try {
            socket = new PeekSocket();
            return socket;
        } catch (IOException e) {
            throw new UncheckedIOException("no descriptor for a socket", e);
        }
    }

    /** Returns the socket of the connection, below TLS if there is TLS. */
    PeekSocket socket() {
        return socket;
    }
}
