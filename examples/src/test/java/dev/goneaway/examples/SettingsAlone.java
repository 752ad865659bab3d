// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.goneaway.testkit.contract.Sql;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;

/** Starts pools with the settings of the recipe for HikariCP without a class of this project, as they stand on the page. */
final class SettingsAlone implements AutoCloseable {

    static final String WINDOW = "com.zaxxer.hikari.aliveBypassWindowMs";

    enum Recipe {
        SPRING_BOOT,
        HIKARICP
    }

    /** A program without a class of this project. */
    @SpringBootConfiguration
    @EnableAutoConfiguration
    static class Shop {
    }

    private final String before = System.getProperty(WINDOW);
    private final List<ConfigurableApplicationContext> started = new ArrayList<>();
    private final Path directory;
    private final boolean asking;

    /** Sets the flag of the page. */
    SettingsAlone(Path directory) throws IOException {
        this(directory, false);
    }

    /** If {@code asking}, the pools also get the block for a program that writes to a primary. */
    SettingsAlone(Path directory, boolean asking) throws IOException {
        this.directory = directory;
        this.asking = asking;
        String flag = Recipes.block("settings-alone", "text").strip();
        assertThat(flag).startsWith("-D" + WINDOW + "=");
        System.setProperty(WINDOW, flag.substring(flag.indexOf('=') + 1));
    }

    /** The caller closes the pool. Other settings are {@code name=value}, with the names of the recipe's file. */
    HikariDataSource open(Recipe recipe, String url, String... others) throws IOException {
        return recipe == Recipe.SPRING_BOOT ? openBySpringBoot(url, others) : openByHikariCp(url, others);
    }

    private HikariDataSource openBySpringBoot(String url, String... others) throws IOException {
        String block = Recipes.at(url, Recipes.block("settings-alone", "yaml"));
        String files = "file:" + Files.writeString(directory.resolve("recipe.yaml"), block);
        if (asking) {
            files += ",file:" + Files.writeString(directory.resolve("asking.yaml"), Recipes.block("asking", "yaml"));
        }
        List<String> arguments = new ArrayList<>();
        arguments.add("--spring.main.banner-mode=off");
        arguments.add("--spring.config.location=" + files);
        Stream.of(others).map(other -> "--spring.datasource.hikari." + other).forEach(arguments::add);
        ConfigurableApplicationContext context = SpringApplication.run(Shop.class, arguments.toArray(String[]::new));
        started.add(context);
        return context.getBean(HikariDataSource.class);
    }

    private HikariDataSource openByHikariCp(String url, String... others) throws IOException {
        String block = Recipes.at(url, Recipes.block("hikaricp", "properties"))
                + (asking ? Recipes.block("asking", "properties") : "");
        Path file = Files.writeString(directory.resolve("recipe.properties"), block + String.join("\n", others));
        return new HikariDataSource(new HikariConfig(file.toString()));
    }

    static long price(HikariDataSource pool) throws SQLException {
        try (Connection connection = pool.getConnection()) {
            return Sql.number(connection, "SELECT cents FROM price WHERE article = 1");
        }
    }

    /** Sets the old flag. */
    @Override
    public void close() {
        started.forEach(ConfigurableApplicationContext::close);
        if (before == null) {
            System.clearProperty(WINDOW);
        } else {
            System.setProperty(WINDOW, before);
        }
    }
}
