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
     * Returns the server chosen by the system property {@code goneaway.server}, the same one for the life of the JVM, and says on
     * standard output which one it is and why. The first call starts it, which takes seconds; the end of the JVM closes it.
     *
     * @return the one server of this JVM
     * @throws ServerUnavailableException if it cannot be had; the message says what to do
     */
    public static synchronized Server chosen() {
        if (unavailable != null) {
            // Every test of a run asks again; what failed once would fail each time, after the same wait.
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
     * Starts one more server of the kind that {@link #chosen} names; the caller closes it.
     *
     * @return a server that accepts connections
     * @throws ServerUnavailableException if it cannot be had; the message says what to do
     */
    public static Server another() {
        return start(System.getProperty(PROPERTY, "auto"));
    }

    /**
     * Starts another server; the caller closes it.
     *
     * @param choice {@code auto}, {@code mysql}, {@code mariadb}, {@code docker}, {@code docker:IMAGE}, the path of a mysqld or
     *     mariadbd, or a {@code jdbc:mysql://} URL
     * @return a server that accepts connections
     * @throws ServerUnavailableException if it cannot be had; the message says what to do
     */
    public static Server start(String choice) {
        return start(choice, line -> { });
    }

    /**
     * Starts another server and tells which one it is and why; the caller closes it.
     *
     * @param choice as in {@link #start(String)}
     * @param told is given one line when the server runs
     * @return a server that accepts connections
     * @throws ServerUnavailableException if it cannot be had; the message says what to do
     */
    public static Server start(String choice, Consumer<String> told) {
        ServerChoice made = ServerChoice.of(Objects.requireNonNull(choice, "choice").strip());
        told.accept(made.server().description() + " - " + made.reason());
        return made.server();
    }
}
