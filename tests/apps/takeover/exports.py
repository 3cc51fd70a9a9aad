"""Invented exports in the shapes that OpenCATS and Horilla have."""

OPENCATS = r"""-- MySQL dump 10.13  Distrib 8.0.36, for Linux (x86_64)
--
-- Host: localhost    Database: cats; it's a copy
/*!40101 SET NAMES utf8mb4 */;
DROP TABLE IF EXISTS `activity`;
CREATE TABLE `activity` (
  `activity_id` int NOT NULL AUTO_INCREMENT,
  `data_item_type` int NOT NULL DEFAULT '0',
  `data_item_id` int NOT NULL DEFAULT '0',
  `joborder_id` int DEFAULT NULL,
  `site_id` int NOT NULL DEFAULT '0',
  `entered_by` int NOT NULL DEFAULT '0',
  `date_occurred` datetime NOT NULL DEFAULT '1000-01-01 00:00:00',
  `type` int NOT NULL DEFAULT '0',
  `notes` text COLLATE utf8_unicode_ci,
  PRIMARY KEY (`activity_id`),
  KEY `IDX_type_id` (`data_item_type`,`data_item_id`)
) ENGINE=InnoDB;
INSERT INTO `activity` VALUES (1,100,11,21,1,1,'2024-03-05 10:20:00',500,'说下周到岗；\'可以\' ask@example.com'),(2,400,21,NULL,1,1,'2024-03-06 10:00:00',400,'not of a person');
CREATE TABLE `activity_type` (`activity_type_id` int NOT NULL, `short_description` varchar(32) NOT NULL);
INSERT INTO `activity_type` VALUES (500,'Call (Talked)'),(400,'Other');
CREATE TABLE `attachment` (
  `attachment_id` int NOT NULL, `data_item_id` int NOT NULL, `data_item_type` int NOT NULL, `site_id` int NOT NULL,
  `title` varchar(128), `original_filename` varchar(255) NOT NULL, `stored_filename` varchar(255) NOT NULL,
  `resume` int NOT NULL DEFAULT '0', `profile_image` int DEFAULT '0', `directory_name` varchar(64)
);
INSERT INTO `attachment` VALUES (1,11,100,1,'cv','林知夏 简历.txt','resume.txt',1,0,'site_1/0xxx/aa11'),(2,11,100,1,'face','face.jpg','face.jpg',0,1,'site_1/0xxx/aa11'),(3,12,100,1,'cv','周明远.pdf','gone.pdf',1,0,'site_1/0xxx/bb22'),(4,31,200,1,'c','框架协议.pdf','deal.pdf',0,0,'site_1/0xxx/cc33'),(5,21,400,1,'j','岗位说明.doc','jd.doc',0,0,'site_1/0xxx/dd44');
CREATE TABLE `candidate` (
  `candidate_id` int NOT NULL AUTO_INCREMENT, `site_id` int NOT NULL DEFAULT '0', `last_name` varchar(64) NOT NULL,
  `first_name` varchar(64) NOT NULL, `middle_name` varchar(32), `phone_home` varchar(40), `phone_cell` varchar(40),
  `phone_work` varchar(40), `city` varchar(64), `date_available` datetime, `notes` text, `key_skills` text,
  `current_employer` varchar(128), `email1` varchar(128), `email2` varchar(128), `web_site` varchar(128),
  `eeo_gender` varchar(5) DEFAULT '', `desired_pay` varchar(64), `current_pay` varchar(64),
  PRIMARY KEY (`candidate_id`)
);
INSERT INTO `candidate` VALUES (11,1,'林','知夏',NULL,NULL,'13800001111',NULL,'上海','1000-01-01 00:00:00','熟人介绍，\n沟通顺畅','会计, SAP','示例食品有限公司','lin@example.com',NULL,NULL,'f','15k',NULL),
(12,1,'周','明远','',NULL,'138-0000-2222',NULL,'杭州',NULL,NULL,'',NULL,'','',NULL,'m',NULL,NULL),
(13,1,'Smith','Anna','J',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'anna.smith@example.com',NULL,NULL,'',NULL,NULL),
(14,1,'','',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'',NULL,NULL);
CREATE TABLE `candidate_joborder` (`candidate_joborder_id` int, `candidate_id` int, `joborder_id` int, `site_id` int, `status` int);
INSERT INTO `candidate_joborder` VALUES (1,11,21,1,500),(2,12,21,1,700),(3,13,99,1,100),(4,12,22,1,100);
CREATE TABLE `candidate_tag` (`id` int, `site_id` int, `candidate_id` int, `tag_id` int);
INSERT INTO `candidate_tag` VALUES (1,1,11,7);
CREATE TABLE `extra_field` (`extra_field_id` int, `data_item_id` int, `field_name` varchar(255), `value` text, `import_id` int, `site_id` int, `data_item_type` int);
INSERT INTO `extra_field` VALUES (1,12,'驾照','C1',NULL,1,100),(2,12,'驾照','',NULL,1,100),(3,31,'UnixName','x',NULL,1,200);
CREATE TABLE `saved_list` (`saved_list_id` int, `description` varchar(64), `data_item_type` int, `site_id` int, `is_dynamic` int);
INSERT INTO `saved_list` VALUES (1,'重点名单',100,1,0),(2,'动态',100,1,1);
CREATE TABLE `saved_list_entry` (`saved_list_entry_id` int, `saved_list_id` int, `data_item_type` int, `data_item_id` int, `site_id` int);
INSERT INTO `saved_list_entry` VALUES (1,1,100,12,1),(2,2,100,12,1),(3,1,400,21,1);
CREATE TABLE `calendar_event` (`calendar_event_id` int, `type` int, `date` datetime, `title` text, `data_item_id` int, `data_item_type` int, `description` text);
INSERT INTO `calendar_event` VALUES (1,400,'2024-03-08 14:00:00','二面',12,100,'带证书');
CREATE TABLE `tag` (`tag_id` int, `title` varchar(255));
INSERT INTO `tag` VALUES (7,'急聘');
CREATE TABLE `company` (`company_id` int, `site_id` int, `name` varchar(64) NOT NULL, `city` varchar(64), `key_technologies` text, `notes` text);
INSERT INTO `company` VALUES (31,1,'示例制造有限公司','苏州',NULL,'月底结账'),(32,1,'示例零售有限公司',NULL,NULL,NULL);
CREATE TABLE `contact` (`contact_id` int, `company_id` int, `last_name` varchar(64), `first_name` varchar(64), `title` varchar(128), `email1` varchar(128), `email2` varchar(128), `phone_work` varchar(40), `phone_cell` varchar(40), `phone_other` varchar(40), `notes` text);
INSERT INTO `contact` VALUES (41,31,'王','经理','HR','wang@example.com',NULL,'021-55550000',NULL,NULL,NULL);
CREATE TABLE `joborder` (`joborder_id` int, `company_id` int, `title` varchar(64), `description` text, `notes` text, `salary` varchar(64), `rate_max` varchar(255), `status` varchar(16), `openings` int, `city` varchar(64));
INSERT INTO `joborder` VALUES (21,31,'成本会计','负责成本核算。\r\n要求会 SAP。','客户很急','15-20k',NULL,'Active',2,'苏州'),(22,32,'店长','', NULL,NULL,NULL,'Closed',NULL,'');
"""

HORILLA = """--
-- PostgreSQL database dump
--
SET standard_conforming_strings = on;
COPY public.base_company (id, company, hq) FROM stdin;
1\t示例软件有限公司\tt
\\.

COPY public.base_jobposition (id, job_position) FROM stdin;
5\t后端工程师
\\.

COPY public.recruitment_recruitment (id, title, description, vacancy, closed, company_id_id, job_position_id_id) FROM stdin;
3\t\\N\t写服务\\n和测试\t2\tf\t1\t5
\\.

COPY public.recruitment_stage (id, stage, stage_type, recruitment_id_id) FROM stdin;
7\t初面\tinterview\t3
\\.

COPY public.recruitment_candidate (id, name, email, mobile, resume, city, dob, gender, canceled, hired, offer_letter_status, recruitment_id_id, stage_id_id, portfolio, joining_date) FROM stdin;
9\t许一鸣\txu@example.com\t13800003333\trecruitment/resume/xu.txt\t成都\t1995-04-01\tmale\tf\tf\tnot_sent\t3\t7\t\t\\N
10\t何微\the@example.com\t13800004444\t\t\t\\N\tfemale\tt\tf\tnot_sent\t3\t7\t\t\\N
\\.

COPY public.recruitment_stagenote (id, description, candidate_id_id, stage_id_id) FROM stdin;
1\t沟通清楚\t9\t7
\\.

COPY public.recruitment_stagefiles (id, files) FROM stdin;
4\trecruitment/stagefiles/files/note.txt
\\.

COPY public.recruitment_stagenote_stage_files (id, stagenote_id, stagefiles_id) FROM stdin;
1\t1\t4
\\.

COPY public.recruitment_interviewschedule (id, interview_date, interview_time, description, completed, candidate_id_id) FROM stdin;
1\t2026-03-02\t10:00:00\t主管面\tt\t9
\\.

COPY public.recruitment_rejectedcandidate (id, description, candidate_id_id) FROM stdin;
1\t薪资谈不拢\t10
\\.

COPY public.recruitment_skillzone (id, title, description) FROM stdin;
2\tJava 人才\t以后用
\\.

COPY public.recruitment_skillzonecandidate (id, skill_zone_id_id, candidate_id_id, reason) FROM stdin;
1\t2\t9\t不错
\\.
"""
