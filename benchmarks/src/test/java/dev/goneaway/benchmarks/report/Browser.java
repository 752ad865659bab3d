// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.report;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A Chromium without a window, driven by its own protocol; on closing neither its processes nor its profile are left. */
final class Browser implements AutoCloseable {

    private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome");
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Path profile;
    private final Process process;
    private DevTools tools;

    private Browser(Path profile, Process process) {
        this.profile = profile;
        this.process = process;
    }

    /** The program, if this machine has one. */
    static Optional<Path> program() {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator)).map(Path::of)
                .flatMap(directory -> NAMES.stream().map(directory::resolve)).filter(Files::isExecutable).findFirst();
    }

    /** Opens an empty page; blocks until the browser listens. */
    static Browser start(Path program) throws IOException, InterruptedException {
        Path profile = Files.createTempDirectory("goneaway-browser-");
        Process process = new ProcessBuilder(program.toString(), "--headless=new", "--remote-debugging-port=0",
                "--user-data-dir=" + profile,
                // Root, as in many a container, may not have the sandbox; the only page is our own.
                "--no-sandbox", "--no-first-run", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking",
                "about:blank")
                .redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        Browser browser = new Browser(profile, process);
        try {
            browser.tools = DevTools.connect(browser.page());
            for (String domain : List.of("Page", "Runtime", "Network", "Log")) {
                browser.tools.call(domain + ".enable", Map.of());
            }
            return browser;
        } catch (IOException | InterruptedException | RuntimeException e) {
            browser.close();
            throw e;
        }
    }

    private URI page() throws IOException, InterruptedException {
        Path file = profile.resolve("DevToolsActivePort");
        Awaitility.await().atMost(PATIENCE).until(() -> Files.exists(file) && Files.readString(file).contains("\n"));
        String port = Files.readString(file).lines().findFirst().orElseThrow();
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/json/new?about:blank"))
                .PUT(HttpRequest.BodyPublishers.noBody()).timeout(PATIENCE).build();
        String answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
        return URI.create(JSON.readTree(answer).path("webSocketDebuggerUrl").asString());
    }

    /** Shows a page as wide as that, and returns when it has loaded. */
    void open(URI page, int width, int height) {
        tools.call("Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
        tools.forget();
        tools.call("Page.navigate", Map.of("url", page.toString()));
        Awaitility.await().atMost(PATIENCE).until(() -> !tools.events("Page.loadEventFired").isEmpty());
    }

    /** What a script in the page says. */
    JsonNode ask(String script) {
        JsonNode answer = tools.call("Runtime.evaluate", Map.of("expression", script, "returnByValue", true));
        if (answer.has("exceptionDetails")) {
            throw new AssertionError(script + ": " + answer.path("exceptionDetails"));
        }
        return answer.path("result").path("value");
    }

    void type(String text) {
        tools.call("Input.insertText", Map.of("text", text));
    }

    void tab() {
        for (String way : List.of("keyDown", "keyUp")) {
            tools.call("Input.dispatchKeyEvent", Map.of("type", way, "key", "Tab", "code", "Tab", "windowsVirtualKeyCode", 9));
        }
    }

    /** Every URL that was asked for since the page was opened, its own too. */
    List<String> requests() {
        return tools.events("Network.requestWillBeSent").stream().map(event -> event.path("request").path("url").asString())
                .toList();
    }

    /** What went wrong since the page was opened. */
    List<String> complaints() {
        return Stream.of(
                tools.events("Runtime.exceptionThrown").stream(),
                tools.events("Runtime.consoleAPICalled").stream().filter(event -> event.path("type").asString().equals("error")),
                tools.events("Log.entryAdded").stream()
                .filter(event -> event.path("entry").path("level").asString().equals("error")))
                .flatMap(part -> part).map(JsonNode::toString).toList();
    }

    @Override
    public void close() throws IOException {
        if (tools != null) {
            tools.close();
        }
        List<ProcessHandle> all = Stream.concat(process.descendants(), Stream.of(process.toHandle())).toList();
        all.forEach(ProcessHandle::destroyForcibly);
        all.forEach(one -> one.onExit().orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join());
        // A process that is already dying may write a last file.
        Awaitility.await().atMost(PATIENCE).ignoreException(IOException.class).until(() -> delete(profile));
    }

    private static boolean delete(Path directory) throws IOException {
        if (Files.exists(directory)) {
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(file);
                }
            }
        }
        return !Files.exists(directory);
    }
}
