// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.ingester;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Sends lines from standard input and repeats what is not acknowledged. */
@Command(name = "send", mixinStandardHelpOptions = true,
        description = "Sends the lines KEY<TAB>TEXT of standard input until each is acknowledged; fails if one is not.")
final class SendCommand implements Callable<Integer> {

    /** As many as are held at a time. */
    private static final int CHUNK = 1_000;
    private static final int LONGEST = 1 << 20;

    @Spec
    private CommandSpec spec;

    @Option(names = "--host", defaultValue = "127.0.0.1", description = "default: ${DEFAULT-VALUE}")
    private String host;

    @Option(names = "--port", defaultValue = "4031", description = "default: ${DEFAULT-VALUE}")
    private int port;

    @Option(names = "--answer-timeout", paramLabel = "SECONDS", defaultValue = "15",
            description = "how long to wait for the next answer before sending again; default: ${DEFAULT-VALUE}")
    private int answerTimeout;

    @Option(names = "--deadline", paramLabel = "SECONDS", defaultValue = "300",
            description = "how long to repeat a thousand lines before giving up; default: ${DEFAULT-VALUE}")
    private int deadline;

    private int acknowledged;
    private int failed;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (port < 1 || port > 65_535 || answerTimeout < 1 || deadline < 0) {
            throw new RefusedException("--port must be from 1 to 65535, --answer-timeout at least 1, --deadline at least 0");
        }
        InetSocketAddress address = new InetSocketAddress(host, port);
        if (address.isUnresolved()) {
            throw new RefusedException("there is no host '" + host + "': correct --host");
        }
        Sender sender = new Sender(address, Duration.ofSeconds(answerTimeout), Duration.ofSeconds(deadline));
        PrintWriter err = spec.commandLine().getErr();
        LineReader lines = new LineReader(System.in, LONGEST);
        for (List<Received> chunk = chunk(lines); !chunk.isEmpty(); chunk = chunk(lines)) {
            send(sender, chunk, err);
        }
        spec.commandLine().getOut().println(acknowledged + " acknowledged, " + failed + " not");
        return failed == 0 ? 0 : 1;
    }

    private static List<Received> chunk(LineReader lines) throws IOException {
        List<Received> chunk = new ArrayList<>();
        while (chunk.size() < CHUNK) {
            Received next = lines.next();
            if (next == null) {
                next = lines.rest();
            }
            if (next == null) {
                break;
            }
            chunk.add(next);
        }
        return chunk;
    }

    private void send(Sender sender, List<Received> chunk, PrintWriter err) throws InterruptedException {
        Map<String, Line> lines = new LinkedHashMap<>();
        for (Received received : chunk) {
            if (received instanceof Refusal refusal) {
                failed(err, refusal.answer());
            } else if (received instanceof Line line && !line.equals(lines.computeIfAbsent(line.key(), key -> line))) {
                failed(err, new Refusal(line.key(), "this key is taken by another text").answer());
            }
        }
        Delivery delivery = sender.send(lines.values());
        acknowledged += delivery.acknowledged().size();
        delivery.refused().forEach((key, reason) -> failed(err, new Refusal(key, reason).answer()));
        delivery.unanswered().forEach(key -> failed(err, "NO ANSWER " + key));
    }

    private void failed(PrintWriter err, String what) {
        failed++;
        err.println(what);
    }
}
