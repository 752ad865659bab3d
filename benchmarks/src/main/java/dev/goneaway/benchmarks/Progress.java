// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks;

import java.io.PrintStream;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.Locale;

/** Prints one line for each step with the time since the start, in letters that the terminal has. Thread-safe. */
public final class Progress {

    private final PrintStream out;
    private final long start;
    private final boolean unicode;
    private final String part;

    /**
     * Starts the clock.
     *
     * @param out where the lines go
     */
    public Progress(PrintStream out) {
        this(out, System.nanoTime(), terminalCharset().newEncoder().canEncode('\u00b1'), "");
    }

    private Progress(PrintStream out, long start, boolean unicode, String part) {
        this.out = out;
        this.start = start;
        this.unicode = unicode;
        this.part = part;
    }

    /**
     * The same, by the same clock, for one part of the whole.
     *
     * @param name stands before each step
     * @return another one
     */
    public Progress of(String name) {
        return new Progress(out, start, unicode, name + ": ");
    }

    private static Charset terminalCharset() {
        // Java 19 and later name it; before, the terminal's charset is the native one.
        String name = System.getProperty("stdout.encoding", System.getProperty("native.encoding", ""));
        return name.isEmpty() ? Charset.defaultCharset() : Charset.forName(name);
    }

    /**
     * Prints a step.
     *
     * @param text what happens now
     */
    public void step(String text) {
        if (!AtExit.stopping()) {
            long seconds = Duration.ofNanos(System.nanoTime() - start).toSeconds();
            print(String.format(Locale.ROOT, "[%3d s] %s%s", seconds, part, text));
        }
    }

    /**
     * Prints lines as they are, but for letters that the terminal does not have.
     *
     * @param text may have several lines
     */
    public void print(String text) {
        out.println(unicode ? text : text.replace("\u00b1", "+/-").replace("\u00b5", "u").replace("\u00d7", "x"));
        out.flush();
    }
}
