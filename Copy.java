// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Copies a strategy, and all files that it needs, into another project: {@code java Copy.java timestamp ../shop/src/main/java}.
 *
 * <p>Needs a JDK and no build. It reads from the code which files a file needs: it follows imports and the names of types in the
 * same package. Names in comments do not count.
 */
final class Copy {

    private static final String PACKAGE = "dev.goneaway.";

    /** Lists and the classes that they start from. {@code strategy-NAME} with its {@code NameStrategy} needs no entry. */
    private static final Map<String, List<String>> MORE = Map.ofEntries(
            Map.entry("peek", List.of("peek.PeekStrategy", "peek.PeekSocketFactory")),
            Map.entry("peek-mariadb", List.of("peek.PeekStrategy", "peek.PeekMariaDbSocketFactory")),
            Map.entry("peek-in-pools", List.of("peek.PeekDataSource", "peek.PeekSocketFactory")),
            Map.entry("peek-in-spring", List.of("peek.PeekDriver", "pool.MySqlExceptionOverride")),
            Map.entry("peek-probe", List.of("peek.Peek", "peek.PeekSocketFactory")),
            Map.entry("hikari", List.of("pool.HikariRecycle")),
            Map.entry("c3p0", List.of("pool.C3p0Recycle")),
            Map.entry("pool", List.of("pool.PoolStrategy", "pool.AnyPool")),
            Map.entry("plain-pool", List.of("pool.MySqlExceptionOverride")),
            Map.entry("session-reset", List.of("reset.ConnectorJReset")),
            Map.entry("pocket", List.of("pocket.OneConnection")),
            Map.entry("pocket-peek", List.of("pocket.PeekCheck")));

    private static final String GROUP = "<groupId>dev.goneaway</groupId>";
    private static final Pattern MODULE = Pattern.compile("<module>([\\w-]+)</module>");
    private static final Pattern NOT_COPIED =
            Pattern.compile("(benchmarks|candidates|examples|ingester|matrix|report|results|testkit)\\..*");
    private static final Pattern STRATEGY = Pattern.compile("strategy-(\\w+)");
    private static final Pattern NO_CODE = Pattern.compile(
            "/\\*[\\s\\S]*?\\*/|//[^\\n]*|\"\"\"[\\s\\S]*?\"\"\"|\"(?:[^\"\\\\\\n]|\\\\.)*+\"|'(?:[^'\\\\\\n]|\\\\.)*+'");
    private static final Pattern NAME = Pattern.compile("[A-Za-z_$][\\w$]*(?:\\s*\\.\\s*[A-Za-z_$][\\w$]*)*");

    /** The source files, by the full names of their types. */
    private final Map<String, Path> sources = new TreeMap<>();

    private final Collection<Path> modules = new TreeSet<>();

    /** The classes that each list starts from. */
    private final Map<String, List<String>> lists = new TreeMap<>(MORE);

    public static void main(String[] arguments) {
        try {
            Copy copy = new Copy(Path.of(""));
            switch (arguments.length) {
                case 0 -> copy.print();
                case 2 -> copy.copy(copy.needed(arguments[0]), Path.of(arguments[1]));
                default -> throw new Refusal("give a list and a directory: java Copy.java timestamp ../shop/src/main/java");
            }
        } catch (Refusal e) {
            fail(e.getMessage());
        } catch (InvalidPathException e) {
            fail("'" + e.getInput() + "' is not the name of a directory");
        } catch (IOException e) {
            fail(fileOf(e) + " cannot be read (" + reason(e) + ")");
        } catch (UncheckedIOException e) {
            fail(fileOf(e.getCause()) + " cannot be read (" + reason(e.getCause()) + ")");
        }
    }

    private static void fail(String sentence) {
        System.err.println("Nothing was copied: " + sentence);
        System.exit(1);
    }

    private static String fileOf(IOException e) {
        return e instanceof FileSystemException about && about.getFile() != null ? about.getFile() : "a file";
    }

    private static String reason(IOException e) {
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        String reason = e instanceof FileSystemException about ? about.getReason() : e.getMessage();
        return reason == null ? "no reason given" : reason;
    }

    private Copy(Path project) throws IOException {
        Path pom = project.resolve("pom.xml");
        String text = Files.isRegularFile(pom) ? Files.readString(pom) : "";
        if (!text.contains(GROUP)) {
            throw new Refusal("run this command in the root directory of Gone Away");
        }
        // Only modules of this project: another directory may hold an older copy of the same files.
        Matcher module = MODULE.matcher(text);
        while (module.find()) {
            modules.add(project.resolve(module.group(1)).toAbsolutePath());
            Path root = project.resolve(module.group(1)).resolve("src/main/java").toAbsolutePath();
            if (Files.isDirectory(root)) {
                add(module.group(1), root);
            }
        }
    }

    private void add(String module, Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            files.filter(file -> file.toString().endsWith(".java")).forEach(file -> {
                String type = root.relativize(file).toString().replaceAll("[/\\\\]", ".").replaceAll("\\.java$", "");
                sources.put(type, file);
            });
        }
        Matcher strategy = STRATEGY.matcher(module);
        if (strategy.matches()) {
            String name = strategy.group(1);
            lists.putIfAbsent(name, List.of(name + "." + Character.toUpperCase(name.charAt(0)) + name.substring(1) + "Strategy"));
        }
    }

    private void print() throws IOException {
        System.out.println("java Copy.java LIST DIRECTORY copies one of these lists, or several with commas between them:");
        for (String name : lists.keySet()) {
            int size = needed(name).size();
            System.out.printf("  %-16s %2d %s%n", name, size, size == 1 ? "file" : "files");
        }
        System.out.println("Each class is a list as well, with or without " + PACKAGE + " before its name: RepeatOnce, LoggingListener");
    }

    /** All files of these lists, by the full names of their types. */
    private Map<String, Path> needed(String names) throws IOException {
        Map<String, Path> needed = new TreeMap<>();
        Deque<String> open = new ArrayDeque<>();
        if (names.replace(",", "").isBlank()) {
            throw new Refusal("name a list; java Copy.java shows the lists");
        }
        for (String name : names.split(",")) {
            for (String type : lists.getOrDefault(name, List.of(name.replaceFirst("^" + Pattern.quote(PACKAGE), "")))) {
                if (!sources.containsKey(PACKAGE + type)) {
                    throw new Refusal("there is no list or class '" + type + "'; java Copy.java shows the lists");
                }
                if (NOT_COPIED.matcher(type).matches()) {
                    throw new Refusal("the class '" + type + "' is not for copying");
                }
                open.add(PACKAGE + type);
            }
        }
        while (!open.isEmpty()) {
            String type = open.remove();
            if (needed.putIfAbsent(type, sources.get(type)) == null) {
                open.addAll(usedBy(type));
            }
        }
        return needed;
    }

    private Collection<String> usedBy(String type) throws IOException {
        String ownPackage = type.substring(0, type.lastIndexOf('.') + 1);
        Collection<String> used = new TreeSet<>();
        Matcher name = NAME.matcher(NO_CODE.matcher(Files.readString(sources.get(type))).replaceAll(" "));
        while (name.find()) {
            String text = name.group().replaceAll("\\s", "");
            for (String full = text; full.contains("."); full = full.substring(0, full.lastIndexOf('.'))) {
                if (sources.containsKey(full)) {
                    used.add(full);
                }
            }
            String first = ownPackage + text.split("\\.", 2)[0];
            if (sources.containsKey(first)) {
                used.add(first);
            }
        }
        return used;
    }

    /** Copies all of these files or, if one cannot be copied, none. */
    private void copy(Map<String, Path> files, Path directory) throws IOException {
        if (directory.toString().isBlank()) {
            throw new Refusal("name the directory of your sources, for example ../shop/src/main/java");
        }
        if (modules.stream().anyMatch(directory.toAbsolutePath().normalize()::startsWith)) {
            throw new Refusal(directory + " is in a module of Gone Away; name a directory of your own project");
        }
        if (Files.exists(directory) && !Files.isDirectory(directory)) {
            throw new Refusal(directory + " is not a directory");
        }
        Map<Path, Path> missing = new TreeMap<>();
        for (Map.Entry<String, Path> file : files.entrySet()) {
            Path target = directory.resolve(file.getKey().replace('.', '/') + ".java");
            if (!Files.exists(target)) {
                missing.put(target, file.getValue());
            } else if (!Files.isRegularFile(target) || Files.mismatch(target, file.getValue()) >= 0) {
                throw new Refusal(target + " exists and is not the same as " + file.getValue());
            }
        }
        Deque<Path> made = new ArrayDeque<>();
        try {
            for (Map.Entry<Path, Path> file : missing.entrySet()) {
                makeDirectory(file.getKey().getParent(), made);
                Files.copy(file.getValue(), file.getKey());
                made.push(file.getKey());
            }
        } catch (IOException e) {
            for (Path each : made) {
                Files.deleteIfExists(each);
            }
            throw new Refusal(cannotWrite(e, directory));
        }
        missing.keySet().forEach(System.out::println);
        int before = files.size() - missing.size();
        System.out.println("copied " + missing.size() + (missing.size() == 1 ? " file; " : " files; ") + before
                + (before == 1 ? " was" : " were") + " there already");
    }

    private static String cannotWrite(IOException e, Path directory) {
        if (e instanceof FileAlreadyExistsException about) {
            return about.getFile() + " is a file, but a directory is needed there; move the file or name another directory";
        }
        Path parent = e instanceof FileSystemException about && about.getFile() != null ? Path.of(about.getFile()) : directory;
        parent = parent.toAbsolutePath();
        while (!Files.isDirectory(parent)) {
            parent = parent.getParent();
        }
        return "the directory " + parent + " cannot be written (" + reason(e) + "); "
                + (e instanceof AccessDeniedException ? "change its permissions or " : "") + "name another directory";
    }

    private static void makeDirectory(Path directory, Deque<Path> made) throws IOException {
        if (directory != null && !Files.isDirectory(directory)) {
            makeDirectory(directory.getParent(), made);
            Files.createDirectory(directory);
            made.push(directory);
        }
    }

    /** A sentence for the user. */
    private static final class Refusal extends RuntimeException {

        private static final long serialVersionUID = 1;

        Refusal(String sentence) {
            super(sentence);
        }
    }
}
