// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.report;

import com.samskivert.mustache.Mustache;
import dev.goneaway.results.RefusedException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Fills in the templates that stand beside the classes. */
final class Templates {

    private Templates() {
    }

    /** A value that the context lacks, or an empty string, hides its section. */
    static String markdown(String template, Map<String, ?> context) {
        return fill(Mustache.compiler().escapeHTML(false), template, context);
    }

    static String xml(String template, Map<String, ?> context) {
        return fill(Mustache.compiler(), template, context);
    }

    private static String fill(Mustache.Compiler compiler, String template, Map<String, ?> context) {
        return compiler.defaultValue("").emptyStringIsFalse(true).compile(text(template)).execute(context);
    }

    static String text(String name) {
        try (InputStream in = Templates.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new RefusedException("there is no resource " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
