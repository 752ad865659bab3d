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

/** Reads and writes the report's JSON files, with one sentence where that fails. */
public final class Json {

    private static final String HINT = "run the comparison first, or name its directory with --report";

    private static final JsonMapper MAPPER = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private Json() {
    }

    /**
     * Reads a file as a record.
     *
     * @param <T> the type of the record
     * @param file in JSON
     * @param type the class of the record
     * @return the record
     * @throws RefusedException if the file cannot be read
     */
    public static <T> T read(Path file, Class<T> type) {
        try {
            return MAPPER.readValue(Files.readString(file), type);
        } catch (IOException | JacksonException e) {
            throw unreadable(file, HINT, e);
        }
    }

    /**
     * Reads a file as a tree.
     *
     * @param file in JSON
     * @return the tree
     * @throws RefusedException if the file cannot be read
     */
    public static JsonNode tree(Path file) {
        return tree(file, HINT);
    }

    /**
     * Reads a file as a tree.
     *
     * @param file in JSON
     * @param hint what to do if the file cannot be read
     * @return the tree
     * @throws RefusedException if the file cannot be read
     */
    public static JsonNode tree(Path file, String hint) {
        try {
            return MAPPER.readTree(Files.readString(file));
        } catch (IOException | JacksonException e) {
            throw unreadable(file, hint, e);
        }
    }

    private static RefusedException unreadable(Path file, String hint, Exception e) {
        return new RefusedException("cannot read " + file + ": " + hint, e);
    }

    /**
     * Replaces a file in one step. A reader never sees half a file.
     *
     * @param file need not exist
     * @param value a record or a tree
     * @throws RefusedException if the file cannot be written
     */
    public static void write(Path file, Object value) {
        Path draft = file.resolveSibling("." + file.getFileName());
        try {
            Files.writeString(draft, MAPPER.writeValueAsString(value) + "\n");
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new RefusedException("cannot write " + file + " (" + e + ")", e);
        }
    }
}
