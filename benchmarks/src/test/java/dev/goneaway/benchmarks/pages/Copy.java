// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.pages;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;

/** What a page tells its reader to type in order to copy a strategy, typed, and what comes of it compiled. */
record Copy(Path sources) {

    private static final String SECTION = "\n## Which files to copy\n";
    private static final long DEADLINE_SECONDS = 20;

    /** The commands of a module's page, one block for each thing that can be copied. */
    static List<String> commands(String module) throws IOException {
        String page = Files.readString(Markdown.PROJECT.resolve(module).resolve("README.md"));
        return Markdown.blocks(page.substring(page.indexOf(SECTION)), "bash");
    }

    /** Runs a block as its page says: from the root of this project, with {@code to} in another. */
    static Copy typed(String commands, Path project) throws IOException, InterruptedException {
        Path sources = Files.createDirectories(project.resolve("src/main/java/dev/goneaway"));
        ProcessBuilder shell = new ProcessBuilder("bash", "-euc", commands).directory(Markdown.PROJECT.toFile()).redirectErrorStream(true)
                .redirectOutput(project.resolve("typed.log").toFile());
        shell.environment().put("to", sources.toString());
        Process process = shell.start();
        if (!process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new IOException("cannot be typed:\n" + commands + "\n" + Files.readString(project.resolve("typed.log")));
        }
        return new Copy(sources);
    }

    /** What was copied. */
    List<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(sources)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    /** What the compiler says of these files and no others; empty if it has nothing to say. */
    static String compile(List<Path> files, List<Path> classPath, Path classes) throws IOException {
        return compile(files, classPath, Files.createDirectories(classes.resolveSibling("nothing")), classes);
    }

    /** The same, but the compiler may take from a directory of sources whatever these files ask for. */
    static String compile(List<Path> files, List<Path> classPath, Path sourcePath, Path classes) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter said = new StringWriter();
        Files.createDirectories(classes);
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, Locale.ROOT, null)) {
            // Without a class path the compiler takes the directory it runs in, and without a source path the class path.
            manager.setLocationFromPaths(StandardLocation.CLASS_PATH, classPath);
            manager.setLocationFromPaths(StandardLocation.SOURCE_PATH, List.of(sourcePath));
            boolean compiled = compiler.getTask(said, manager, null,
                    List.of("--release", "17", "-Xlint:all", "-Werror", "-proc:none", "-implicit:class", "-d", classes.toString()),
                    null, manager.getJavaFileObjectsFromPaths(files)).call();
            return compiled ? said.toString() : "not compiled: " + said;
        }
    }
}
