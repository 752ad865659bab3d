// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.examples;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/**
 * Spring Boot with HikariCP and peek, by {@code application.yaml} and one property of the JVM. HikariCP does not test a
 * connection that was used in the last 500 ms, unless the property is -1. This class sets the property when the class is
 * initialized, before Spring makes the pool. {@code -Dcom.zaxxer.hikari.aliveBypassWindowMs=-1} on the command line does the
 * same.
 */
@SpringBootApplication
public class SpringBoot {

    static {
        System.setProperty("com.zaxxer.hikari.aliveBypassWindowMs", "-1");
    }

    /** Starts the program. The arguments replace settings of the file, such as {@code --spring.datasource.url=…}. */
    public static void main(String[] arguments) {
        SpringApplication.run(SpringBoot.class, arguments);
    }
}
