// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.report;

import dev.goneaway.benchmarks.AtExit;
import dev.goneaway.benchmarks.RefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Reads and writes the report's JSON files, with one sentence where that fails. */
final class Json {

    private static final String HINT = "run the comparison first, or name its directory with --report";

    private static final JsonMapper MAPPER = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private static final JsonMapper SCRIPT = JsonMapper.builder().build();

    private Json() {
    }

    static <T> T read(Path file, Class<T> type) {
        try {
            return MAPPER.readValue(Files.readString(file), type);
        } catch (IOException | JacksonException e) {
            throw unreadable(file, HINT, e);
        }
    }

    static JsonNode tree(Path file) {
        return tree(file, HINT);
    }

    static JsonNode tree(Path file, String hint) {
        try {
            return MAPPER.readTree(Files.readString(file));
        } catch (IOException | JacksonException e) {
            throw unreadable(file, hint, e);
        }
    }

    private static RefusedException unreadable(Path file, String hint, Exception e) {
        return new RefusedException("cannot read " + file + ": " + hint, e);
    }

    /** On one line, to stand inside a script element: nothing in it can end that. */
    static String inScript(Object value) {
        return SCRIPT.writeValueAsString(value).replace("<", "\\u003c");
    }

    /** Puts a whole file in the place of the one before. */
    static void write(Path file, Object value) {
        Path draft = AtExit.delete(file.resolveSibling("." + file.getFileName()));
        try {
            Files.writeString(draft, MAPPER.writeValueAsString(value) + "\n");
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new RefusedException("cannot write " + file + " (" + e + ")", e);
        } finally {
            AtExit.deleteNow(draft);
        }
    }
}
