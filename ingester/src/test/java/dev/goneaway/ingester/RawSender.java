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

/** Sends any bytes, and reads an answer only when a test calls a method for it. */
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

    /** Returns the next answer, or null if the ingester has closed the connection. */
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

    /** Ends the lines, and returns all answers until the ingester closes the connection. */
    List<String> finish() throws IOException {
        socket.shutdownOutput();
        List<String> answers = new ArrayList<>();
        for (String answer = answer(); answer != null; answer = answer()) {
            answers.add(answer);
        }
        return answers;
    }

    /** Returns all answers until the ingester closes or resets the connection. */
    List<String> rest() {
        List<String> answers = new ArrayList<>();
        try {
            for (String answer = answer(); answer != null; answer = answer()) {
                answers.add(answer);
            }
        } catch (IOException e) {
            // A reset, because the ingester did not read all lines.
        }
        return answers;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
