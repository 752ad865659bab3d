// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.testkit.server;

import org.junit.jupiter.api.Test;

import org.testcontainers.DockerClientFactory;

import java.io.IOException;
import java.io.InputStream;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

class DockerEngineTest {

    @Test
    void looksForTheImageThatTestcontainersStarts() throws IOException {
        try (InputStream type = DockerClientFactory.class.getResourceAsStream("utility/RyukContainer.class")) {
            assertThat(new String(type.readAllBytes(), ISO_8859_1)).contains(DockerEngine.RYUK_IMAGE);
        }
    }

    @Test
    void givesTheReasonInsideTheEnginesAnswer() {
        assertThat(DockerEngine.reason(new IllegalStateException("Status 500: {\"message\":\"Get \\\"there\\\": no such host\"}\n")))
                .isEqualTo("Get 'there': no such host");
        assertThat(DockerEngine.reason(new IllegalStateException("plain"))).isEqualTo("plain");
    }
}
