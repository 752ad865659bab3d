// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.peek;

import java.io.EOFException;
import java.io.IOException;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.util.Objects;

/**
 * What one look at a connection's socket showed.
 *
 * @param sight what was there
 * @param cause what ended the connection, as an exception that nobody threw; null unless {@link #dead}
 */
public record Peeked(Sight sight, SQLException cause) {

    static final Peeked NOTHING = new Peeked(Sight.NOTHING, null);
    static final Peeked SILENCE = new Peeked(Sight.SILENCE, null);
    static final Peeked BYTES = new Peeked(Sight.BYTES, null);
    static final Peeked IN_USE = new Peeked(Sight.IN_USE, null);
    static final Peeked STREAMING = new Peeked(Sight.STREAMING, null);

    /** What there can be to see on a socket. */
    public enum Sight {
        /**
         * Nothing to read, as it must be between two commands: nobody has ended the connection so far as this machine was told.
         */
        NOTHING,
        /** Nothing to read, but nothing came for so long that the look alone is not believed: ask the server. */
        SILENCE,
        /**
         * Bytes that are no farewell in plain sight, such as a record of TLS: ask the server. None is lost: the next read gets
         * them.
         */
        BYTES,
        /** A thread is using the connection, so nobody looked: the bytes of an answer say nothing before they are all there. */
        IN_USE,
        /** A streaming result has not been read to its end, and nobody has ended the connection: no ping is possible either. */
        STREAMING,
        /** The server ended it and said why: {@link Peeked#cause} has its text, SQLState and vendor code. */
        LAST_WORDS,
        /** The server, or something on the path, ended it in good order, without a word that could be read. */
        END_OF_STREAM,
        /** The server, or something on the path, broke it off. */
        RESET,
        /** This side has closed it. */
        CLOSED
    }

    /**
     * Refuses to have seen nothing at all.
     *
     * @param sight what was seen
     * @param cause what ended the connection; may be null
     * @throws NullPointerException if the sight is null
     */
    public Peeked {
        Objects.requireNonNull(sight, "sight");
    }

    static Peeked lastWords(SQLException words) {
        return new Peeked(Sight.LAST_WORDS, words);
    }

    static Peeked endOfStream() {
        String text = "the server, or something on the way to it, has closed the connection";
        return new Peeked(Sight.END_OF_STREAM, new SQLNonTransientConnectionException(text, "08S01", new EOFException(text)));
    }

    static Peeked reset(IOException cause) {
        String text = "the connection was broken off: " + cause.getMessage();
        return new Peeked(Sight.RESET, new SQLNonTransientConnectionException(text, "08S01", cause));
    }

    static Peeked closed(IOException cause) {
        return new Peeked(Sight.CLOSED, new SQLNonTransientConnectionException("the connection is closed", "08003", cause));
    }

    /**
     * Whether the connection is dead beyond doubt.
     *
     * @return false also where the look decides nothing
     */
    public boolean dead() {
        return cause != null;
    }
}
