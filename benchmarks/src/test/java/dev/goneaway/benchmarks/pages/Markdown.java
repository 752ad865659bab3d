// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.pages;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The project's pages as the tests read them. */
final class Markdown {

    static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();

    private static final Set<String> NOT_OURS = Set.of("target", ".git");

    private Markdown() {
    }

    /** The directories of the modules that hold strategies. */
    static List<String> strategies() throws IOException {
        try (Stream<Path> modules = Files.list(PROJECT)) {
            return modules.map(module -> module.getFileName().toString()).filter(name -> name.startsWith("strategy-")).sorted().toList();
        }
    }

    /** Every page. */
    static List<Path> pages() throws IOException {
        return files(".md");
    }

    /** Finds the files of the project by the end of their names. Does not enter build directories, where other tests make files. */
    static List<Path> files(String suffix) throws IOException {
        List<Path> found = new ArrayList<>();
        Files.walkFileTree(PROJECT, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                return NOT_OURS.contains(directory.getFileName().toString()) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (file.toString().endsWith(suffix)) {
                    found.add(file);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return found.stream().sorted().toList();
    }

    /** The fenced blocks of a language, without their fences and without the indentation that all their lines share. */
    static List<String> blocks(String text, String language) {
        List<String> blocks = new ArrayList<>();
        List<String> block = null;
        boolean wanted = false;
        for (String line : text.lines().toList()) {
            String bare = line.strip();
            if (bare.startsWith("```")) {
                if (block == null) {
                    block = new ArrayList<>();
                    wanted = bare.substring(3).strip().split("\\s", 2)[0].equalsIgnoreCase(language);
                } else {
                    if (wanted) {
                        blocks.add(dedent(block));
                    }
                    block = null;
                }
            } else if (block != null) {
                block.add(line);
            }
        }
        return blocks;
    }

    /** Without what stands before all lines that are not empty, and before the end of any. */
    static String dedent(List<String> lines) {
        int common = lines.stream().filter(line -> !line.isBlank()).mapToInt(line -> line.length() - line.stripLeading().length()).min().orElse(0);
        return lines.stream().map(line -> line.isBlank() ? "" : line.substring(common).stripTrailing()).collect(Collectors.joining("\n"));
    }
}
