// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.pages;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Modifier;
import java.net.URI;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Reads all main sources and all poms: no dependency points up, no packages form a cycle, and every type has a name of its own. */
class StructureTest {

    /** A module may depend on modules of the layers above its line. {@code strategy-} stands for each strategy. */
    private static final List<Set<String>> LAYERS = List.of(
            Set.of("core", "pocket", "results"),
            Set.of("strategy-", "session-reset", "testkit", "report"),
            Set.of("candidates", "ingester", "examples", "examples-jdk21"),
            Set.of("matrix", "examples-quarkus"),
            Set.of("benchmarks"));

    /** Code that measures. */
    private static final Pattern MEASURES = Pattern.compile("dev\\.goneaway\\.(?:matrix|candidates|results|testkit.*"
            + "|benchmarks\\.(?:jmh|distance).*)");

    private static final Pattern PACKAGE = Pattern.compile("(?m)^package ([\\w.]+);");
    private static final Pattern IMPORT = Pattern.compile("(?m)^import (?:static )?(dev\\.goneaway(?:\\.[a-z]\\w*)*)\\.[A-Z]");
    private static final Pattern TYPE = Pattern.compile("(?m)^ *(?:(?:public|protected|private|static|final|abstract|sealed|non-sealed) )*"
            + "(?:class|record|enum|interface|@interface) ([A-Z]\\w*)");
    private static final Pattern DEPENDENCY = Pattern.compile("(?s)<dependency>\\s*<groupId>dev\\.goneaway</groupId>\\s*"
            + "<artifactId>goneaway-([\\w-]+)</artifactId>(.*?)</dependency>");

    /** The packages of the JDK from which this project imports most. A type of the same name would hide theirs. */
    private static final List<String> JDK = List.of("java/lang", "java/util", "java/util/function", "java/util/concurrent", "java/util/stream",
            "java/io", "java/nio/file", "java/net", "java/time");

    private static final Map<Path, String> SOURCES = new TreeMap<>();

    @BeforeAll
    static void readSources() throws IOException {
        for (Path source : Markdown.files(".java")) {
            if (source.toString().contains("/src/main/java/")) {
                SOURCES.put(source, Files.readString(source));
            }
        }
        assertThat(SOURCES).hasSizeGreaterThan(100);
    }

    @Test
    void noDependencyPointsUp() throws IOException {
        List<String> upwards = new ArrayList<>();
        for (int layer = 0; layer < LAYERS.size(); layer++) {
            Set<String> below = LAYERS.subList(0, layer).stream().flatMap(Set::stream).collect(Collectors.toSet());
            for (String module : modules()) {
                if (LAYERS.get(layer).contains(placeOf(module))) {
                    dependencies(module).filter(other -> !below.contains(placeOf(other)))
                            .forEach(other -> upwards.add(module + " -> " + other));
                }
            }
        }
        assertThat(upwards).isEmpty();
        assertThat(dependencies("report")).isSubsetOf("results");
    }

    @Test
    void everyModuleHasALayer() throws IOException {
        assertThat(modules().stream().map(StructureTest::placeOf)).isSubsetOf(LAYERS.stream().flatMap(Set::stream).toList());
    }

    private static List<String> modules() throws IOException {
        String root = Files.readString(Markdown.PROJECT.resolve("pom.xml"));
        return Pattern.compile("<module>([\\w-]+)</module>").matcher(root).results().map(module -> module.group(1)).toList();
    }

    private static String placeOf(String module) {
        return module.startsWith("strategy-") ? "strategy-" : module;
    }

    private static Stream<String> dependencies(String module) throws IOException {
        Path pom = Markdown.PROJECT.resolve(module).resolve("pom.xml");
        return !Files.exists(pom) ? Stream.of() : DEPENDENCY.matcher(Files.readString(pom)).results()
                .filter(dependency -> !dependency.group(2).contains("<scope>test</scope>")).map(dependency -> dependency.group(1));
    }

    @Test
    void noPackagesFormACycle() {
        Map<String, Set<String>> imports = imports();
        List<String> cycles = new ArrayList<>();
        imports.keySet().forEach(start -> {
            Set<String> reached = new TreeSet<>();
            imports.get(start).forEach(next -> reach(imports, next, reached));
            if (reached.contains(start)) {
                cycles.add(start);
            }
        });
        assertThat(cycles).isEmpty();
    }

    private static void reach(Map<String, Set<String>> imports, String from, Set<String> reached) {
        if (reached.add(from)) {
            imports.getOrDefault(from, Set.of()).forEach(next -> reach(imports, next, reached));
        }
    }

    @Test
    void codeThatMeasuresDoesNotImportCodeThatReports() {
        imports().forEach((name, imports) -> {
            if (MEASURES.matcher(name).matches()) {
                assertThat(imports).as(name).noneMatch(other -> other.endsWith(".report"));
            }
        });
    }

    /** By package: the packages of this project that its sources import. */
    private static Map<String, Set<String>> imports() {
        Map<String, Set<String>> imports = new TreeMap<>();
        SOURCES.values().forEach(text -> {
            String own = first(PACKAGE, text);
            Set<String> others = imports.computeIfAbsent(own, name -> new TreeSet<>());
            IMPORT.matcher(text).results().map(match -> match.group(1)).filter(other -> !other.equals(own)).forEach(others::add);
        });
        return imports;
    }

    @Test
    void noTypeNameExistsTwice() {
        Map<String, List<Path>> types = new TreeMap<>();
        SOURCES.forEach((source, text) -> types(text).forEach(type -> types.computeIfAbsent(type, name -> new ArrayList<>())
                .add(Markdown.PROJECT.relativize(source))));
        // Each of the two programs starts with a class of this name.
        types.remove("Main");
        types.values().removeIf(sources -> sources.size() == 1);
        assertThat(types).isEmpty();
    }

    @Test
    void noTypeHidesATypeOfTheJdk() throws IOException {
        Set<String> jdk = new TreeSet<>();
        for (String name : JDK) {
            try (Stream<Path> classes = Files.list(FileSystems.getFileSystem(URI.create("jrt:/")).getPath("modules/java.base", name))) {
                classes.map(path -> path.getFileName().toString()).filter(file -> file.matches("[A-Z]\\w*\\.class"))
                        .map(file -> file.replace(".class", "")).filter(type -> isPublic(name.replace('/', '.') + "." + type))
                        .forEach(jdk::add);
            }
        }
        assertThat(jdk).contains("String", "Path", "Timer");
        Map<Path, List<String>> hiding = new TreeMap<>();
        SOURCES.forEach((source, text) -> hiding.put(source, types(text).stream().filter(type -> jdk.contains(type)).toList()));
        hiding.values().removeIf(List::isEmpty);
        assertThat(hiding).isEmpty();
    }

    private static boolean isPublic(String type) {
        try {
            return Modifier.isPublic(Class.forName(type, false, null).getModifiers());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<String> types(String text) {
        return TYPE.matcher(text).results().map(match -> match.group(1)).toList();
    }

    private static String first(Pattern pattern, String text) {
        return pattern.matcher(text).results().map((MatchResult match) -> match.group(1)).findFirst().orElseThrow();
    }
}
