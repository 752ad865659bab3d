// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.testkit.server;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Base64;
import java.util.List;

/** A key and a self-signed certificate for servers, made once a year and cached, because a server needs seconds for a key. */
final class TlsCertificate {

    private static final String ALIAS = "server";
    private static final int VALID_DAYS = 3650;
    private static final Duration DEADLINE = Duration.ofSeconds(60);

    private TlsCertificate() {
    }

    /** Returns the options of a server that uses the files in the cache. The JDK's keytool makes missing files. */
    static List<String> serverOptions() {
        Path directory = UserCache.directory("tls-" + LocalDate.now().getYear(), TlsCertificate::make);
        Path certificate = directory.resolve("server-cert.pem");
        // MySQL requires a certificate of an authority, so it gets this one. Clients with sslMode=REQUIRED verify nothing.
        return List.of("--ssl-cert=" + certificate, "--ssl-key=" + directory.resolve("server-key.pem"), "--ssl-ca=" + certificate);
    }

    private static void make(Path directory) throws IOException {
        String password = Accounts.randomHex();
        Path store = directory.resolve("store.p12");
        Path log = directory.resolve("keytool.log");
        // The password protects a file that is deleted below, in a directory that only its owner can read.
        int exit = Watchdog.run(log, List.of(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair",
                "-alias", ALIAS, "-keyalg", "RSA", "-keysize", "2048", "-dname", "CN=goneaway.test",
                "-ext", "SAN=IP:127.0.0.1,DNS:localhost",
                "-startdate", "-1d", "-validity", Integer.toString(VALID_DAYS), "-storetype", "PKCS12",
                "-keystore", store.toString(), "-storepass", password), DEADLINE);
        if (exit != 0) {
            throw new IOException("keytool failed: " + ServerLog.summary(log, 0));
        }
        export(store, password.toCharArray(), directory);
        Files.delete(store);
        Files.deleteIfExists(log);
    }

    private static void export(Path store, char[] password, Path directory) throws IOException {
        try (InputStream in = Files.newInputStream(store)) {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(in, password);
            Key key = keys.getKey(ALIAS, password);
            WorkDirectory.writeOwnerOnly(directory.resolve("server-key.pem"), pem("PRIVATE KEY", key.getEncoded()));
            WorkDirectory.writeOwnerOnly(directory.resolve("server-cert.pem"),
                    pem("CERTIFICATE", keys.getCertificate(ALIAS).getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    private static String pem(String type, byte[] der) {
        return "-----BEGIN " + type + "-----\n" + Base64.getMimeEncoder(64, "\n".getBytes(US_ASCII)).encodeToString(der)
                + "\n-----END " + type + "-----\n";
    }
}
