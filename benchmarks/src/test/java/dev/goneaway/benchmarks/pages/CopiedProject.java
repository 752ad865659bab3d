// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.pages;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * An empty Maven project of somebody else, with nothing but its dependencies, built by the Maven that runs this build, without a
 * network.
 */
record CopiedProject(Path root) {

    private static final long DEADLINE_SECONDS = 120;
    private static final String FAILED = "failed: ";

    private static final String POM = """
            <project xmlns="http://maven.apache.org/POM/4.0.0">
              <modelVersion>4.0.0</modelVersion>
              <groupId>somebody</groupId>
              <artifactId>else</artifactId>
              <version>1</version>
              <properties>
                <maven.compiler.release>17</maven.compiler.release>
                <project.build.sourceEncoding>UTF-8</project.build.sourceEncoding>
              </properties>
              <dependencyManagement>
                <!-- HikariCP asks for an older one, which this build never downloaded. -->
                <dependencies>%s</dependencies>
              </dependencyManagement>
              <dependencies>%s</dependencies>
              <build>
                <plugins>
                  <plugin>
                    <artifactId>maven-resources-plugin</artifactId>
                    <version>%s</version>
                  </plugin>
                  <plugin>
                    <artifactId>maven-compiler-plugin</artifactId>
                    <version>%s</version>
                    <configuration>
                      <proc>none</proc>
                      <showWarnings>true</showWarnings>
                      <compilerArgs>
                        <arg>-Xlint:all</arg>
                        <arg>-Werror</arg>
                      </compilerArgs>
                    </configuration>
                  </plugin>
                </plugins>
              </build>
            </project>
            """;

    private static final String DEPENDENCY = """
            <dependency><groupId>%s</groupId><artifactId>%s</artifactId><version>%s</version>
            <exclusions><exclusion>
            <groupId>com.google.protobuf</groupId><artifactId>*</artifactId></exclusion></exclusions></dependency>
            """;

    /** Where Maven is; null if this was not started by one. */
    static Path maven() {
        Path maven = Path.of(System.getProperty("goneaway.maven.home", "nowhere"), "bin", File.separatorChar == '/' ? "mvn"
                : "mvn.cmd");
        return Files.isExecutable(maven) ? maven : null;
    }

    /**
     * Writes the project file; each dependency is {@code group:artifact:property}, and the property of this project's own names
     * the version.
     */
    static CopiedProject in(Path root, List<String> dependencies) throws IOException {
        String parent = Files.readString(Markdown.PROJECT.resolve("pom.xml"));
        String all = dependencies.stream().map(dependency -> xml(dependency, parent)).collect(Collectors.joining());
        Files.writeString(root.resolve("pom.xml"), String.format(POM, xml("org.slf4j:slf4j-api:slf4j.version", parent), all,
                plugin(parent, "resources"), plugin(parent, "compiler")));
        return new CopiedProject(root);
    }

    private static String xml(String dependency, String parent) {
        String[] words = dependency.split(":");
        return String.format(DEPENDENCY, words[0], words[1], first(parent, "<" + words[2] + ">([^<]+)<"));
    }

    private static String plugin(String parent, String name) {
        return first(parent, "<artifactId>maven-" + name + "-plugin</artifactId>\\s*<version>([^<]+)<");
    }

    private static String first(String text, String pattern) {
        Matcher found = Pattern.compile(pattern).matcher(text);
        if (!found.find()) {
            throw new IllegalStateException("the project file has no " + pattern);
        }
        return found.group(1);
    }

    /** Compiles; empty if that went without a warning of the compiler's, or what was said. A JDK may warn of Maven itself. */
    String build() throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(maven().toString(), "-o", "-B", "-q", "compile"));
        String repository = System.getProperty("goneaway.maven.repository", "");
        if (!repository.isEmpty()) {
            command.add("-Dmaven.repo.local=" + repository);
        }
        String said = run(command, "MAVEN_OPTS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC", "JAVA_HOME",
                System.getProperty("java.home"));
        return said.startsWith(FAILED) ? said : "";
    }

    /** Runs a class with what was compiled and these jars, and nothing else; what it says. */
    String run(String main, List<Path> jars, String url) throws IOException, InterruptedException {
        String classPath = root.resolve("target/classes") + jars.stream().map(jar -> File.pathSeparator
                + jar).collect(Collectors.joining());
        // The URL has a password, and arguments can be seen by every user of the machine.
        return run(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1", "-cp",
                classPath, main),
                "URL", url);
    }

    private String run(List<String> command, String... environment) throws IOException, InterruptedException {
        File log = root.resolve("said.log").toFile();
        ProcessBuilder builder = new ProcessBuilder(command).directory(root.toFile()).redirectErrorStream(true)
                .redirectOutput(log);
        for (int i = 0; i < environment.length; i += 2) {
            builder.environment().put(environment[i], environment[i + 1]);
        }
        Process process = builder.start();
        if (!process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            throw new IOException("not done within " + DEADLINE_SECONDS + " s: " + command);
        }
        // Maven switches colours off even where it says nothing.
        return (process.exitValue() == 0 ? "" : FAILED) + Files.readString(log.toPath()).replaceAll("\u001B\\[[0-9;]*m", "").strip();
    }
}
