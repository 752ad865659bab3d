// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.testkit.server;

import java.util.Objects;
import java.util.function.Consumer;

/** Starts the servers that tests and measurements run against. */
public final class Servers {

    private static final String PROPERTY = "goneaway.server";

    private static Server chosen;
    private static ServerUnavailableException unavailable;

    private Servers() {
    }

    /**
     * Returns the server chosen by the system property {@code goneaway.server}. It is the same server for the life of the JVM.
     * The first call starts the server, which takes seconds, and prints which server it is and why. The server is closed when the
     * JVM ends.
     *
     * @return the one server of this JVM
     * @throws ServerUnavailableException if the server cannot be started; the message says what to do
     */
    public static synchronized Server chosen() {
        if (unavailable != null) {
            // A server that could not be started once would fail again for each test, after the same wait.
            throw unavailable;
        }
        if (chosen == null) {
            try {
                chosen = start(System.getProperty(PROPERTY, "auto"), line -> System.out.println("[goneaway] server: " + line));
            } catch (ServerUnavailableException e) {
                unavailable = e;
                throw e;
            }
        }
        return chosen;
    }

    /**
     * Starts one more server of the kind that {@link #chosen} names. The caller closes it.
     *
     * @return a server that accepts connections
     * @throws ServerUnavailableException if the server cannot be started; the message says what to do
     */
    public static Server another() {
        return start(System.getProperty(PROPERTY, "auto"));
    }

    /**
     * Starts a server. The caller closes it.
     *
     * @param choice {@code auto}, {@code mysql}, {@code mariadb}, {@code docker}, {@code docker:IMAGE}, the path of a mysqld or
     *     mariadbd, or a {@code jdbc:mysql://} URL
     * @return a server that accepts connections
     * @throws ServerUnavailableException if the server cannot be started; the message says what to do
     */
    public static Server start(String choice) {
        return start(choice, line -> { });
    }

    /**
     * Starts a server, and reports which server it is and why. The caller closes it.
     *
     * @param choice as in {@link #start(String)}
     * @param told gets one line when the server runs
     * @return a server that accepts connections
     * @throws ServerUnavailableException if the server cannot be started; the message says what to do
     */
    public static Server start(String choice, Consumer<String> told) {
        ServerChoice made = ServerChoice.of(Objects.requireNonNull(choice, "choice").strip());
        told.accept(made.server().description() + " - " + made.reason());
        return made.server();
    }
}
