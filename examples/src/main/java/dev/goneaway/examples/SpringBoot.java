// SPDX-License-Identifier: MIT-0
package dev.goneaway.examples;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Spring Boot with HikariCP and peek, by {@code application.yaml} alone but for one line: the window in which HikariCP does not
 * validate is a property of the JVM, so it is set here, before Spring makes the pool, or by {@code
 * -Dcom.zaxxer.hikari.aliveBypassWindowMs=-1} on the command line.
 */
@SpringBootApplication
public class SpringBoot {

    /**
     * Starts the program.
     *
     * @param arguments settings that go before those of the file, as {@code --spring.datasource.url=…}
     */
    public static void main(String[] arguments) {
        start(arguments);
    }

    static ConfigurableApplicationContext start(String... arguments) {
        System.setProperty("com.zaxxer.hikari.aliveBypassWindowMs", "-1");
        return SpringApplication.run(SpringBoot.class, arguments);
    }
}
