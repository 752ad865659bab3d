// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.pages;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;

/** The files that {@code Copy.java} copied, and what a compiler says of them. */
record Copied(Path sources) {

    private static final int COLUMNS = 130;
    private static final long DEADLINE_SECONDS = 60;

    /** How a run of {@code Copy.java} ended. */
    record Ended(int status, String said) {
    }

    /** Runs the command of the pages in the root of this project. */
    static Ended run(Path directory, String... arguments) throws IOException, InterruptedException {
        return runIn(Markdown.PROJECT, directory, arguments);
    }

    /** Runs {@code Copy.java} of this project in any directory. */
    static Ended runIn(Path workingDirectory, Path directory, String... arguments) throws IOException, InterruptedException {
        Path said = Files.createTempFile(directory, "said", ".txt");
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1", Markdown.PROJECT.resolve("Copy.java").toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).directory(workingDirectory.toFile()).redirectErrorStream(true)
                .redirectOutput(said.toFile()).start();
        if (!process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException("Copy.java did not end within " + DEADLINE_SECONDS + " s");
        }
        String text = Files.readString(said);
        Files.delete(said);
        return new Ended(process.exitValue(), text);
    }

    /** Copies these lists into the sources of another project. */
    static Copied of(String lists, Path project) throws IOException, InterruptedException {
        Path sources = project.resolve("src/main/java");
        Ended ended = run(project, lists, sources.toString());
        if (ended.status() != 0) {
            throw new IOException(ended.said());
        }
        return new Copied(sources);
    }

    List<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(sources)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    /** Counts the lines that are neither blank nor comments nor imports. A line wider than 130 columns counts as several. */
    long codeLines() throws IOException {
        long lines = 0;
        for (Path file : files()) {
            for (String line : Files.readAllLines(file)) {
                if (!line.isBlank() && !line.strip().matches("(//|\\*|/\\*|import |package ).*")) {
                    lines += 1 + (line.length() - 1) / COLUMNS;
                }
            }
        }
        return lines;
    }

    /** Compiles these files and no others. Returns the compiler's messages; empty if there are none. */
    static String compile(List<Path> files, List<Path> classPath, Path classes) throws IOException {
        return compile(files, classPath, Files.createDirectories(classes.resolveSibling("nothing")), classes);
    }

    /** Does the same, but the compiler may take from a directory of sources what these files use. */
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
