// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks;

import dev.goneaway.benchmarks.process.AtExit;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.Locale;

/** Prints a line for each step with the time since the start. Replaces letters that the terminal's charset lacks. Thread-safe. */
final class Progress {

    private final PrintStream out;
    private final long start = System.nanoTime();
    private final boolean unicode = terminalCharset().newEncoder().canEncode('\u00b1');

    Progress(PrintStream out) {
        this.out = out;
    }

    private static Charset terminalCharset() {
        // Java 19 and later have stdout.encoding. Before, the terminal's charset is the native one.
        String name = System.getProperty("stdout.encoding", System.getProperty("native.encoding", ""));
        return name.isEmpty() ? Charset.defaultCharset() : Charset.forName(name);
    }

    void step(String text) {
        if (!AtExit.stopping()) {
            print(String.format(Locale.ROOT, "[%3d s] %s", Duration.ofNanos(System.nanoTime() - start).toSeconds(), text));
        }
    }

    void print(String text) {
        out.println(unicode ? text : text.replace("\u00b1", "+/-").replace("\u00b5", "u").replace("\u00d7", "x"));
        out.flush();
    }
}
