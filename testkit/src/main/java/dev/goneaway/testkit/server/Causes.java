// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.testkit.server;

/** Finds the reason below the layers that a driver or a client library wraps around it. */
final class Causes {

    private Causes() {
    }

    /** The first line of what the innermost cause says, or its type if it says nothing. */
    static String root(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        String message = root.getMessage();
        return message == null || message.isBlank() ? root.getClass().getSimpleName() : message.strip().lines().findFirst().orElseThrow();
    }
}
