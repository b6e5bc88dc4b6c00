"""Who registers, and what: the first two characters of a code.

From the table of GB 32100-2015 with its amendment No. 1 of 2016. The categories of an authority are its own to extend
(State Council circular Guofa [2015] 33), so one that is not listed here is no mistake; an authority that is not, is.
"""

from __future__ import annotations

from typing import Final, NamedTuple


class Name(NamedTuple):
    """The name of an authority or a category."""

    en: str
    zh: str


_OTHER = Name("other", "其他")

AUTHORITIES: Final = {
    "1": Name("staffing", "机构编制"),
    "2": Name("foreign affairs", "外交"),
    "3": Name("justice", "司法行政"),
    "4": Name("culture", "文化"),
    "5": Name("civil affairs", "民政"),
    "6": Name("tourism", "旅游"),
    "7": Name("religious affairs", "宗教"),
    "8": Name("trade unions", "工会"),
    "9": Name("industry and commerce", "工商"),
    "A": Name("reform and staffing office of the Central Military Commission", "中央军委改革和编制办公室"),
    "N": Name("agriculture", "农业"),
    "Y": _OTHER,
}

CATEGORIES: Final = {
    "11": Name("state organ", "机关"),
    "12": Name("public institution", "事业单位"),
    "13": Name("mass organisation staffed by the central office", "中央编办直接管理机构编制的群众团体"),
    "19": _OTHER,
    "21": Name("resident foreign news agency", "外国常驻新闻机构"),
    "29": _OTHER,
    "31": Name("law firm", "律师执业机构"),
    "32": Name("notary office", "公证处"),
    "33": Name("grass-roots legal service", "基层法律服务所"),
    "34": Name("forensic institute", "司法鉴定机构"),
    "35": Name("arbitration commission", "仲裁委员会"),
    "39": _OTHER,
    "41": Name("foreign cultural centre", "外国在华文化中心"),
    "49": _OTHER,
    "51": Name("social organisation", "社会团体"),
    "52": Name("private non-enterprise unit", "民办非企业单位"),
    "53": Name("foundation", "基金会"),
    "59": _OTHER,
    "61": Name("resident office of a foreign tourism authority", "外国旅游部门常驻代表机构"),
    "62": Name(
        "resident office of a tourism authority of Hong Kong, Macao or Taiwan",
        "港澳台地区旅游部门常驻内地(大陆)代表机构",
    ),
    "69": _OTHER,
    "71": Name("place of worship", "宗教活动场所"),
    "72": Name("religious school", "宗教院校"),
    "79": _OTHER,
    "81": Name("grass-roots trade union", "基层工会"),
    "89": _OTHER,
    "91": Name("enterprise", "企业"),
    "92": Name("individual business", "个体工商户"),
    "93": Name("farmers' cooperative", "农民专业合作社"),
    "A1": Name("military public institution", "军队事业单位"),
    "A9": _OTHER,
    "N1": Name("collective of a group", "组级集体经济组织"),
    "N2": Name("collective of a village", "村级集体经济组织"),
    "N3": Name("collective of a township", "乡镇级集体经济组织"),
    "N9": _OTHER,
    "Y1": _OTHER,
}
