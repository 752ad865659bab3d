// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.results;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Reads and writes the files of a report. Every method throws a {@link RefusedException} if that is impossible. */
public final class Json {

    private static final JsonMapper MAPPER = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private Json() {
    }

    public static JsonNode tree(Path file) {
        return read(file, JsonNode.class);
    }

    public static <T> T read(Path file, Class<T> type) {
        return read(file, type, "run the comparison first, or name its directory with --report");
    }

    /** Reads a file. The hint says what to do if that is impossible. */
    public static <T> T read(Path file, Class<T> type, String hint) {
        try {
            return MAPPER.readValue(Files.readString(file), type);
        } catch (IOException | JacksonException e) {
            throw new RefusedException("cannot read " + file + ": " + hint, e);
        }
    }

    /** Writes a value as JSON, as {@link #replace} does. */
    public static void write(Path file, Object value) {
        replace(file, MAPPER.writeValueAsString(value) + "\n");
    }

    /** Replaces a file in one step, so that a reader never sees half a file. */
    public static void replace(Path file, String text) {
        Path draft = file.resolveSibling("." + file.getFileName());
        try {
            Files.writeString(draft, text);
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new RefusedException("cannot write " + file + " (" + e + ")", e);
        }
    }
}
