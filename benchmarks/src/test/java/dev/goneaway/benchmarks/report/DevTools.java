// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.report;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The protocol of a browser's developer tools: calls with answers, and events. */
final class DevTools implements WebSocket.Listener {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Map<Integer, CompletableFuture<JsonNode>> calls = new ConcurrentHashMap<>();
    private final List<JsonNode> events = new CopyOnWriteArrayList<>();
    private final AtomicInteger last = new AtomicInteger();
    private final StringBuilder message = new StringBuilder();
    private WebSocket socket;

    private DevTools() {
    }

    static DevTools connect(URI page) {
        DevTools tools = new DevTools();
        tools.socket = within(HttpClient.newHttpClient().newWebSocketBuilder().connectTimeout(PATIENCE).buildAsync(page, tools));
        return tools;
    }

    /** Blocks until the browser has answered. */
    JsonNode call(String method, Map<String, Object> parameters) {
        int id = last.incrementAndGet();
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        calls.put(id, answer);
        within(socket.sendText(JSON.writeValueAsString(Map.of("id", id, "method", method, "params", parameters)), true));
        JsonNode node = within(answer);
        if (node.has("error")) {
            throw new AssertionError(method + ": " + node.path("error"));
        }
        return node.path("result");
    }

    /** What was told of that kind since {@link #forget}. */
    List<JsonNode> events(String method) {
        return events.stream().filter(event -> event.path("method").asString().equals(method)).map(event -> event.path("params"))
                .toList();
    }

    void forget() {
        events.clear();
    }

    void close() {
        socket.abort();
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean isLast) {
        message.append(part);
        if (isLast) {
            JsonNode node = JSON.readTree(message.toString());
            message.setLength(0);
            CompletableFuture<JsonNode> call = node.has("id") ? calls.remove(node.path("id").asInt()) : null;
            if (call == null) {
                events.add(node);
            } else {
                call.complete(node);
            }
        }
        from.request(1);
        return null;
    }

    private static <T> T within(CompletableFuture<T> future) {
        return future.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    }
}
