// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.ingester;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Sends whatever bytes it is given, and reads answers when it is told to. */
final class RawSender implements AutoCloseable {

    private final Socket socket = new Socket();
    private final BufferedReader in;

    RawSender(InetSocketAddress address) throws IOException {
        socket.connect(address, 2_000);
        socket.setSoTimeout(20_000);
        in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    RawSender send(String text) throws IOException {
        return send(text.getBytes(StandardCharsets.UTF_8));
    }

    RawSender send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        return this;
    }

    /** Null if the ingester has closed the connection. */
    String answer() throws IOException {
        return in.readLine();
    }

    List<String> answers(int count) throws IOException {
        List<String> answers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            answers.add(answer());
        }
        return answers;
    }

    /** Sends no more, and reads until the ingester has nothing more to say. */
    List<String> finish() throws IOException {
        socket.shutdownOutput();
        List<String> answers = new ArrayList<>();
        for (String answer = answer(); answer != null; answer = answer()) {
            answers.add(answer);
        }
        return answers;
    }

    /** What was answered before the ingester closed the connection, with whatever of ours unread. */
    List<String> rest() {
        List<String> answers = new ArrayList<>();
        try {
            for (String answer = answer(); answer != null; answer = answer()) {
                answers.add(answer);
            }
        } catch (IOException e) {
            // A reset, because of what was not read.
        }
        return answers;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
