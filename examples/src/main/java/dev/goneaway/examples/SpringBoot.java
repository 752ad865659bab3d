// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.examples;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/**
 * Spring Boot with HikariCP and peek, by {@code application.yaml} alone but for one line: the window in which HikariCP does not
 * validate is a property of the JVM. It is set when this class is initialized, which is before Spring makes the pool however the
 * program is started: by {@code main}, by a test or in a servlet container. {@code -Dcom.zaxxer.hikari.aliveBypassWindowMs=-1} on
 * the command line does the same.
 */
@SpringBootApplication
public class SpringBoot {

    static {
        System.setProperty("com.zaxxer.hikari.aliveBypassWindowMs", "-1");
    }

    /**
     * Starts the program.
     *
     * @param arguments settings that go before those of the file, as {@code --spring.datasource.url=…}
     */
    public static void main(String[] arguments) {
        SpringApplication.run(SpringBoot.class, arguments);
    }
}
