// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.ingester;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Sends lines of standard input, and repeats the lines without an answer. */
@Command(name = "send", mixinStandardHelpOptions = true,
        description = "Sends each line KEY<TAB>TEXT of standard input until it has an answer. Fails if a line is not stored.")
final class SendCommand implements Callable<Integer> {

    private static final int LINES_AT_A_TIME = 1_000;
    private static final int LONGEST_LINE = 1 << 20;
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(15);

    @Spec
    private CommandSpec spec;

    @Option(names = "--host", defaultValue = "127.0.0.1", description = "The host of the ingester (default: ${DEFAULT-VALUE}).")
    private String host;

    @Option(names = "--port", defaultValue = "4031", description = "The port of the ingester (default: ${DEFAULT-VALUE}).")
    private int port;

    @Option(names = "--deadline", paramLabel = "SECONDS", defaultValue = "300",
            description = "How long to repeat lines without an answer, for each 1,000 lines (default: ${DEFAULT-VALUE}).")
    private int deadline;

    private final Map<String, KeyedLine> lines = new LinkedHashMap<>();
    private int acknowledged;
    private int failed;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Sender sender = new Sender(new InetSocketAddress(host, port), ANSWER_TIMEOUT, Duration.ofSeconds(deadline));
        LineReader in = new LineReader(System.in, LONGEST_LINE);
        for (Received next = in.next(); next != null; next = in.next()) {
            add(next);
            if (lines.size() == LINES_AT_A_TIME) {
                send(sender);
            }
        }
        add(in.rest());
        send(sender);
        spec.commandLine().getOut().println(acknowledged + " lines acknowledged, " + failed + " not acknowledged");
        return failed == 0 ? 0 : 1;
    }

    private void add(Received received) {
        if (received instanceof Received.Refusal refusal) {
            fail(refusal.answer());
        } else if (received instanceof KeyedLine line && !line.equals(lines.computeIfAbsent(line.key(), key -> line))) {
            fail(new Received.Refusal(line.key(), "this key is taken by another text").answer());
        }
    }

    private void send(Sender sender) throws InterruptedException {
        Delivery delivery = sender.send(lines.values());
        acknowledged += delivery.acknowledged().size();
        delivery.refused().forEach((key, reason) -> fail(new Received.Refusal(key, reason).answer()));
        delivery.unanswered().forEach(key -> fail("NO ANSWER " + key));
        lines.clear();
    }

    private void fail(String what) {
        failed++;
        spec.commandLine().getErr().println(what);
    }
}
