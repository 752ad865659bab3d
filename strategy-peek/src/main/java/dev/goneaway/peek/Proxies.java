// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.peek;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketException;
import java.net.URI;
import java.net.URISyntaxException;

/**
 * The platform's own socket goes through a SOCKS proxy where the JVM is told so; a channel cannot, and must not silently go past
 * it.
 */
final class Proxies {

    private Proxies() {
    }

    static void refuse(InetSocketAddress address) throws IOException {
        ProxySelector selector = ProxySelector.getDefault();
        if (selector == null) {
            return;
        }
        for (Proxy proxy : selector.select(target(address))) {
            if (proxy.type() == Proxy.Type.DIRECT) {
                return;
            }
            if (proxy.type() == Proxy.Type.SOCKS) {
                throw new SocketException("PeekSocketFactory cannot connect through a SOCKS proxy, and " + proxy
                        + " is set for " + address
                        + ": exempt that host (socksNonProxyHosts), or remove socketFactory from the URL");
            }
        }
    }

    private static URI target(InetSocketAddress address) throws SocketException {
        String host = address.getHostString();
        try {
            String bracketed = host.indexOf(':') < 0 || host.startsWith("[") ? host : "[" + host + "]";
            return new URI("socket", null, bracketed, address.getPort(), null, null, null);
        } catch (URISyntaxException e) {
            throw (SocketException) new SocketException("no address: " + host).initCause(e);
        }
    }
}
